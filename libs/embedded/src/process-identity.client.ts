import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as after } from 'node:timers/promises';

const ended = new Set(['Z', 'X', 'x']);

const linuxIdentityOf = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === undefined || ended.has(state)) return undefined;
    const ticksAtStart = rest[18];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticksAtStart}`;
  } catch {
    return undefined;
  }
};

const portableIdentityOf = (pid: number): string | undefined => {
  const [state, ...started] = spawnSync('/bin/ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
  })
    .stdout.trim()
    .split(/\s+/);
  return !state || state.startsWith('Z') ? undefined : started.join(' ');
};

/** When a living process began; a pid that was given out again has another identity. `undefined`: there is none. */
export const identityOf = (pid: number): string | undefined =>
  platform() === 'linux' ? linuxIdentityOf(pid) : portableIdentityOf(pid);

export const commandOf = (pid: number): string => {
  if (platform() !== 'linux') {
    return spawnSync('/bin/ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
};

/** Signals a process that is not our child; `false` when it is gone already. */
export const signalTo = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
};

/** Waits until the process with this identity is gone; `false` when it is still there after `limitMs`. */
export const goneWithin = async (pid: number, identity: string, limitMs: number): Promise<boolean> => {
  const limit = performance.now() + limitMs;
  while (identityOf(pid) === identity) {
    if (performance.now() > limit) return false;
    await after(20);
  }
  return true;
};
