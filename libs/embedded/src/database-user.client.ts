import { spawnSync } from 'node:child_process';
import { platform } from 'node:os';
import { CannotStart } from './cannot-start.rules.js';

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

const idOf = (flag: '-u' | '-g'): number => {
  const answer = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  return answer.status === 0 ? Number.parseInt(answer.stdout, 10) : Number.NaN;
};

const postgresUser = (): SystemUser | undefined => {
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
};

const addPostgresUser = (): void => {
  if (platform() !== 'linux') return;
  const common = ['--system', '--no-create-home', '--shell', '/bin/false'];
  const added = spawnSync('useradd', [...common, '--user-group', 'postgres']);
  if (added.status !== 0) spawnSync('useradd', [...common, '--gid', 'postgres', 'postgres']);
};

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, made when there is none. Otherwise as ourselves. */
export const databaseUser = (): SystemUser | undefined => {
  if (process.geteuid?.() !== 0) return undefined;
  const existing = postgresUser();
  if (existing !== undefined) return existing;
  addPostgresUser();
  const made = postgresUser();
  if (made !== undefined) return made;
  throw new CannotStart(
    'not-available',
    'PostgreSQL does not run as root and the user "postgres" could not be made; start as an ordinary user.',
  );
};

/** Whether this user may enter the folder, by trying. */
export const canEnter = (folder: string, user: SystemUser): boolean =>
  spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { cwd: '/', ...user }).status === 0;
