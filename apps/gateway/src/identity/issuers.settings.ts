import { createHash } from 'node:crypto';
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

const address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => !url.includes('#'), 'Give an address without a fragment.');

const isIssuerAddress = (text: string): boolean => /^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text);

/** What a client's name may begin with that is no issuer's. */
const taken = ['key', 'anonymous'];

/** Stays the same while the address does. */
const idOf = (issuer: string): string => createHash('sha256').update(issuer).digest('hex').slice(0, 8);

const IssuerSettings = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,19}$/, 'Use 1 to 20 lower-case letters, digits and hyphens.')
      .refine((id) => !taken.includes(id), 'This name is taken.')
      .optional(),
    issuer: z.string().min(1).max(500),
    discovery: address.optional(),
    jwks: address.optional(),
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
  })
  .refine(({ issuer, discovery, jwks }) => discovery !== undefined || jwks !== undefined || isIssuerAddress(issuer), {
    path: ['issuer'],
    message: 'Give the address of an issuer, without query or fragment, or name its `discovery` or `jwks`.',
  })
  .transform((read) => ({ ...read, id: read.id ?? idOf(read.issuer) }));
/** An issuer whose access tokens are believed, and what its claims mean here. */
export type IssuerSettings = z.output<typeof IssuerSettings>;

const areDifferent = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

const Issuers = z.strictObject({
  issuers: z
    .array(IssuerSettings)
    .refine((all) => areDifferent(all.map(({ issuer }) => issuer)), { message: 'Name each issuer once.' })
    .refine((all) => areDifferent(all.map(({ id }) => id)), { message: 'Give each issuer an id of its own.' }),
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

/** What is asked first for its keys. */
const firstAddress = ({ issuer, discovery, jwks }: IssuerSettings): readonly [place: string, address: string] => {
  if (jwks !== undefined) return ['jwks', jwks];
  return discovery === undefined ? ['issuer', issuer] : ['discovery', discovery];
};

const municipalitiesIn = (named: Mapping): (readonly [where: string, id: string])[] => {
  if ('fixed' in named) return [['fixed', named.fixed]];
  return (named.values ?? []).map(([theirs, id]) => [`values.${theirs}`, id]);
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
  for (const [at, one] of issuers.entries()) {
    const [place, first] = firstAddress(one);
    if (production && !first.startsWith('https://'))
      throw wrong(file, `issuers[${at}].${place}: in production an issuer is reached by https.`);
    for (const [where, id] of municipalitiesIn(one.claims.municipality))
      if (!knows(id)) throw wrong(file, `issuers[${at}].claims.municipality.${where}: there is no such municipality.`);
  }
  return issuers;
};
