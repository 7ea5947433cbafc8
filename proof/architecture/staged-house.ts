import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

/** A file that imports what it may not, and what else must stand there for that. */
export interface StagedTrespass {
  readonly in: string;
  readonly imports: readonly string[];
  readonly beside?: Readonly<Record<string, string>>;
}

const isAbsent = '/nowhere.';

const filesOf = ({ in: path, imports, beside }: StagedTrespass): [path: string, text: string][] => [
  ...imports
    .filter((name) => name.startsWith('.') && !name.includes(isAbsent))
    .map((name): [string, string] => [
      posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'),
      'export const staged = true;\n',
    ]),
  ...Object.entries(beside ?? {}),
  [path, imports.map((name) => `import '${name}';\n`).join('')],
];

/** A house as ours, with our libs, in which only trespassers live. It stands inside ours, to find the same packages. */
export const stageHouse = async (home: string, trespasses: readonly StagedTrespass[]): Promise<string> => {
  await mkdir(join(home, '.loket'), { recursive: true });
  const house = await mkdtemp(join(home, '.loket/staged-'));
  for (const same of ['package.json', 'tsconfig.json', 'libs']) {
    await cp(join(home, same), join(house, same), { recursive: true });
  }
  for (const [path, text] of trespasses.flatMap(filesOf)) {
    await mkdir(join(house, dirname(path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
  return house;
};

export const clearHouse = (house: string): Promise<void> => rm(house, { recursive: true, force: true });
