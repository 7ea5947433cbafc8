import { z } from 'zod';
import { MunicipalityId } from '#contracts';
import { CannotStart } from '#embedded';
import { readJson } from './json-file.client.js';

const MunicipalitiesFile = z.object({
  municipalities: z.array(z.object({ id: MunicipalityId, default: z.boolean().default(false) })).min(1),
});

export interface Served {
  readonly ids: readonly string[];
  /** The one that is meant when none is named. */
  readonly fallback: string | undefined;
}

export const readServed = async (file: string): Promise<Served> => {
  const content = await readJson(file, MunicipalitiesFile);
  if (content === undefined) {
    throw new CannotStart('not-available', `The file ${file} is missing, which lists the municipalities.`);
  }
  const { municipalities } = content;
  const fallback = municipalities.find((municipality) => municipality.default) ?? municipalities[0];
  return { ids: municipalities.map(({ id }) => id), fallback: fallback?.id };
};
