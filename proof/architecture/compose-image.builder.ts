import { cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type Dockerfile, secretFolders, stepsOf } from './compose-file.rules.js';

/** What the image holds, in a folder: `app` is its /app, `secrets` its /secrets, `tmp` its /tmp. */
export interface TestImage {
  readonly root: string;
  readonly app: string;
  remove(): Promise<void>;
}

interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const neverRun = /\.(d\.[cm]?ts|map|md)$/;

/** The packages that `npm ci --omit=dev --omit=optional` installs, as they lie here. */
const copyProductionPackages = async (target: string): Promise<void> => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(await readFile('package-lock.json', 'utf8'));
  const wanted = Object.keys(packages).filter((name) => name && !packages[name]?.dev && !packages[name]?.optional);
  for (const folder of wanted) {
    const itself = (path: string) => path === folder || (basename(path) !== 'node_modules' && !neverRun.test(path));
    await cp(folder, join(dirname(target), folder), { recursive: true, filter: itself });
  }
};

const copyStep = async (app: string, step: string): Promise<void> => {
  const [from, to = ''] = step.split(' ').slice(-2);
  const source = (from ?? '').replace(/^\/app\//, '');
  const target = join(app, to === './' ? basename(source) : to);
  if (step.startsWith('--from=production ')) await copyProductionPackages(target);
  else await cp(source, target, { recursive: true });
};

/** What the Dockerfile copies into the image and nothing else; whatever it forgot is missing here too. */
export const anImage = async (dockerfile: Dockerfile): Promise<TestImage> => {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'loket-image-'));
  const app = join(root, 'app');
  await mkdir(app);
  for (const step of stepsOf(dockerfile, 'COPY')) await copyStep(app, step);
  for (const folder of ['tmp', ...secretFolders(dockerfile).map((name) => join('secrets', name))])
    await mkdir(join(root, folder), { recursive: true });
  return { root, app, remove: () => rm(root, { recursive: true, force: true }) };
};
