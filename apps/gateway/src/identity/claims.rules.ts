import { createHash } from 'node:crypto';
import { Who } from '#contracts';
import type { Recognition } from './identified.rules.js';

/** Where in a token something stands, and what their words for it are in ours; or what it always is. */
export type Mapping =
  | {
      readonly path: readonly string[];
      /** Theirs and ours, the first that counts first. */
      readonly values?: readonly (readonly [theirs: string, ours: string])[] | undefined;
    }
  | { readonly fixed: string };

export interface ClaimsMapping {
  readonly municipality: Mapping;
  readonly who: Mapping;
  readonly person?: Mapping | undefined;
  /** `client_id` unless told, else `azp`. */
  readonly client?: Mapping | undefined;
  readonly onBehalfOf?: Mapping | undefined;
}

export type Claims = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string[] => {
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'string' && value !== '' ? [value] : [];
};

const heldAt = (claims: Claims, path: readonly string[]): readonly string[] => {
  let held: unknown = claims;
  for (const name of path) {
    if (typeof held !== 'object' || held === null || !Object.hasOwn(held, name)) return [];
    held = (held as Claims)[name];
  }
  return [held].flat().flatMap(textOf);
};

/** What a token says, in our words. A list of several without `values` says nothing: nobody told which counts. */
export const mapped = (mapping: Mapping, claims: Claims): string | undefined => {
  if ('fixed' in mapping) return mapping.fixed;
  const held = heldAt(claims, mapping.path);
  if (mapping.values) return mapping.values.find(([theirs]) => held.includes(theirs))?.[1];
  return held.length === 1 ? held[0] : undefined;
};

const longest = 200;

/** As it came if it is short visible ASCII, else its hash: it ends up in trails and headers. */
const tidied = (text: string, atMost: number): string =>
  text.length <= atMost && /^[\x21-\x7e]+$/.test(text)
    ? text
    : `sha256:${createHash('sha256').update(text).digest('base64url')}`;

const clientOf = (mapping: ClaimsMapping, claims: Claims): string | undefined =>
  mapping.client
    ? mapped(mapping.client, claims)
    : (mapped({ path: ['client_id'] }, claims) ?? mapped({ path: ['azp'] }, claims));

export interface TokenFacts {
  readonly claims: Claims;
  /** Of the issuer: another one may have the same names for others. */
  readonly issuerId: string;
  readonly mapping: ClaimsMapping;
  readonly knows: (municipalityId: string) => boolean;
}

/** Stands for the client where the token names none. */
const noClient = '-';

/** Whose verified token it is, by the mapping of its issuer. Clients and persons begin with the issuer's id. */
export const identifiedBy = (facts: TokenFacts): Recognition => {
  const { claims, issuerId, mapping, knows } = facts;
  const municipalityId = mapped(mapping.municipality, claims);
  if (municipalityId === undefined || !knows(municipalityId))
    return { unknown: 'nobody-here', why: 'no municipality of ours' };
  const who = Who.options.find((one) => one === mapped(mapping.who, claims));
  if (!who) return { unknown: 'nobody-here', why: 'nobody we know rights of' };
  const person = mapping.person && mapped(mapping.person, claims);
  const onBehalfOf = mapping.onBehalfOf && mapped(mapping.onBehalfOf, claims);
  const named = (before: string, text: string): string => `${before}:${tidied(text, longest - before.length - 1)}`;
  return {
    identified: {
      municipalityId,
      who,
      client: named(`${issuerId}:${who}`, clientOf(mapping, claims) ?? noClient),
      ...(person ? { person: named(issuerId, person) } : {}),
      ...(onBehalfOf ? { onBehalfOf: tidied(onBehalfOf, longest) } : {}),
    },
  };
};
