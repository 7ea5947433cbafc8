import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MunicipalityId, Who } from '#contracts';
import { ProblemError, parseInput, SettingsError } from '#platform';
import type { Mapping } from './claims.rules.js';

const algorithms = z.enum(
  ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  'Use algorithms with a public key only, such as RS256, PS256, ES256 or EdDSA.',
);

const claimName = z.string().min(1).max(200);

/** A claim's name alone is its path. */
const mapping = (ours: z.ZodType<string>) =>
  z
    .preprocess(
      (given) => (typeof given === 'string' ? { path: given } : given),
      z.union([
        z.strictObject({
          path: z.union([claimName.transform((name) => [name]), z.array(claimName).min(1).max(10)]),
          values: z
            .record(z.string(), ours)
            .transform(Object.entries<string>)
            .optional(),
        }),
        z.strictObject({ fixed: ours }),
      ]),
    )
    .transform((read): Mapping => read);

const text = z.string().min(1).max(200);

const IssuerSettings = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((url) => !/[?#]/.test(url), 'Give the address of an issuer, without query or fragment.'),
  audience: z.union([text.transform((one) => [one]), z.array(text).min(1).max(20)]),
  algorithms: z.array(algorithms).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  clockSkewSeconds: z.int().min(0).max(120).default(30),
  claims: z.strictObject({
    municipality: mapping(MunicipalityId),
    who: mapping(Who),
    person: mapping(text).optional(),
    client: mapping(text).optional(),
    onBehalfOf: mapping(text).optional(),
  }),
});
/** An issuer whose access tokens are believed, and what its claims mean here. */
export type IssuerSettings = z.output<typeof IssuerSettings>;

const Issuers = z.strictObject({
  issuers: z.array(IssuerSettings).refine((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, {
    message: 'Name each issuer once.',
  }),
});

export interface Surroundings {
  readonly production: boolean;
  readonly knows: (municipalityId: string) => boolean;
}

const wrong = (file: string, sentence: string): SettingsError =>
  new SettingsError(`ISSUERS_FILE: ${file}: ${sentence}`);

const parsed = (file: string): readonly IssuerSettings[] => {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new SettingsError(`ISSUERS_FILE: the file ${file} can not be read as JSON.`);
  }
  try {
    return parseInput(Issuers, content).issuers;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw wrong(file, (error.details.errors ?? []).map(({ path, message }) => `${path}: ${message}`).join(' '));
  }
};

/**
 * Whose access tokens are believed; no file: nobody's.
 * @throws SettingsError that names what is wrong with the file, and where.
 */
export const readIssuers = (
  file: string | undefined,
  { production, knows }: Surroundings,
): readonly IssuerSettings[] => {
  if (!file) return [];
  const issuers = parsed(file);
  for (const [at, { issuer, claims }] of issuers.entries()) {
    if (production && !issuer.startsWith('https://'))
      throw wrong(file, `issuers[${at}].issuer: in production an issuer is reached by https.`);
    if ('fixed' in claims.municipality && !knows(claims.municipality.fixed))
      throw wrong(file, `issuers[${at}].claims.municipality.fixed: there is no such municipality.`);
  }
  return issuers;
};
