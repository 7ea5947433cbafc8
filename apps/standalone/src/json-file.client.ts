import { readFile, rename, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import { CannotStart, codeOf } from '#embedded';

/** What the file says; `undefined` when there is no such file. */
export const readJson = async <S extends z.ZodType>(file: string, shape: S): Promise<z.output<S> | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new CannotStart('not-writable', `The file ${file} cannot be read (${codeOf(error)}).`);
  });
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new CannotStart('damaged', `The file ${file} is damaged.`);
  }
};

/** Written whole or not at all, and readable by us alone. */
export const writeJson = async (file: string, value: unknown): Promise<void> => {
  await writeFile(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
};
