import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type DemoContent, type DemoDocument, DemoMunicipalities, type DemoMunicipality } from './demo.rules.js';

const ProductFile = z.strictObject({ product: z.unknown(), planning: z.unknown().optional() });
const Keys = z.object({
  keys: z.array(z.object({ municipalityId: z.string(), who: z.string(), key: z.string().min(1) })),
});

const read = <T>(file: string, shape: z.ZodType<T>): T => {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
    throw new Error(`${file} can not be read: ${why}`);
  }
};

const jsonFilesIn = (folder: string): { file: string; id: string }[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => ({ file: join(folder, name), id: basename(name, '.json') }));

const locationDocument = ({ file, id }: { file: string; id: string }): DemoDocument => ({
  file,
  path: `/v1/locations/${id}/plan`,
  body: read(file, z.unknown()),
});

const productDocuments = ({ file, id }: { file: string; id: string }): DemoDocument[] => {
  const { product, planning } = read(file, ProductFile);
  const document = { file, path: `/v1/products/${id}?publish=true`, body: product };
  return planning === undefined
    ? [document]
    : [document, { file, path: `/v1/products/${id}/planning`, body: planning }];
};

const settingsDocument = (file: string): DemoDocument | undefined =>
  existsSync(file) ? { file, path: '/v1/catalogue/settings', body: read(file, z.unknown()) } : undefined;

export const readMunicipalities = (folder: string): DemoMunicipality[] =>
  read(join(folder, 'municipalities.json'), DemoMunicipalities).municipalities;

/** All that is sent, per municipality, in the order of the file. */
export const readDemo = (folder: string): DemoContent[] => {
  const standardsFile = join(folder, 'standards.csv');
  const standards = existsSync(standardsFile)
    ? { file: standardsFile, csv: readFileSync(standardsFile, 'utf8') }
    : undefined;
  return readMunicipalities(folder).map(({ id }) => ({
    municipalityId: id,
    settings: settingsDocument(join(folder, id, 'catalogue.json')),
    locations: jsonFilesIn(join(folder, id, 'locations')).map(locationDocument),
    products: jsonFilesIn(join(folder, id, 'products')).map(productDocuments),
    standards,
  }));
};

/** The administrator's key of each municipality. */
export const readKeys = (file: string): ReadonlyMap<string, string> =>
  new Map(
    read(file, Keys)
      .keys.filter(({ who }) => who === 'administrator')
      .map(({ municipalityId, key }) => [municipalityId, key]),
  );
