import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Channel, MunicipalityId } from '#contracts';
import { SettingsError } from './settings.js';

export const Municipality = z.strictObject({
  id: MunicipalityId,
  name: z.string().min(1).max(120),
  /** Organisation number, 20 digits: the source of its events (NL GOV profile for CloudEvents). */
  oin: z.string().regex(/^\d{20}$/, 'An OIN has 20 digits.'),
  hosts: z.array(z.string().toLowerCase()).default([]),
  default: z.boolean().default(false),
  /** The channel of callers without credentials; none: they are not let in. */
  anonymousChannel: Channel.optional(),
});
export type Municipality = z.output<typeof Municipality>;

/** The municipalities that are served here. */
export class Municipalities {
  private readonly byId: ReadonlyMap<string, Municipality>;
  private readonly byHost: ReadonlyMap<string, Municipality>;
  readonly fallback: Municipality | undefined;

  constructor(readonly all: readonly Municipality[]) {
    this.byId = new Map(all.map((municipality) => [municipality.id, municipality]));
    this.byHost = new Map(all.flatMap((municipality) => municipality.hosts.map((host) => [host, municipality])));
    this.fallback = all.find((municipality) => municipality.default);
  }

  get(id: string): Municipality | undefined {
    return this.byId.get(id);
  }

  ofHost(host: string): Municipality | undefined {
    return this.byHost.get(host.toLowerCase());
  }
}

/** @throws SettingsError when the file can not be read or is not what it should be. */
export const readMunicipalities = (file: string): Municipalities => {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new SettingsError(`MUNICIPALITIES_FILE: the file ${file} can not be read as JSON.`);
  }
  const result = z
    .object({ municipalities: z.array(Municipality).min(1) })
    .refine(
      ({ municipalities }) => municipalities.filter((one) => one.default).length <= 1,
      'Only one can be the default.',
    )
    .safeParse(text);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new SettingsError(`MUNICIPALITIES_FILE: ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return new Municipalities(result.data.municipalities);
};
