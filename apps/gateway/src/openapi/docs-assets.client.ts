import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ProblemError } from '#platform';
import { type DocsAsset, docsAssets } from './docs-page.wording.js';

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** A file of Swagger UI, out of the package that we were installed with. */
export const readDocsAsset = async (name: string): Promise<DocsAsset> => {
  const type = Object.hasOwn(docsAssets, name) ? docsAssets[name] : undefined;
  if (!type) throw new ProblemError('not-found');
  return { type, bytes: await readFile(join(folder, name)) };
};
