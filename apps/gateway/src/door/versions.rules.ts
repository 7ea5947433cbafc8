import { createHash } from 'node:crypto';

/** The strong ETag of a body that carries no version, quotes included: the same bytes have the same one. */
export const tagOf = (text: string | Uint8Array): string =>
  `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

/** Entity tags as they stand in If-Match and If-None-Match (RFC 9110). */
export interface EntityTags {
  readonly any: boolean;
  /** Strong ones, without quotes. */
  readonly strong: readonly string[];
  readonly weak: readonly string[];
}

const tag = /^(W\/)?"([\x21\x23-\x7e\x80-\u00ff]*)"$/;

/** @returns undefined when the header is absent or empty, `malformed` when it can not be read. */
export const entityTagsOf = (header: string | undefined): EntityTags | 'malformed' | undefined => {
  const text = header?.trim();
  if (!text) return undefined;
  if (text === '*') return { any: true, strong: [], weak: [] };
  const strong: string[] = [];
  const weak: string[] = [];
  for (const part of text.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []) {
    if (!part.trim()) continue;
    const [, isWeak, value] = tag.exec(part.trim()) ?? [];
    if (value === undefined) return 'malformed';
    (isWeak ? weak : strong).push(value);
  }
  return strong.length + weak.length > 0 ? { any: false, strong, weak } : 'malformed';
};

/** Versions for the owner: a weak tag is never the same, and what is longer than a version is none. */
export const versionsOf = (tags: EntityTags): string[] =>
  tags.any ? ['*'] : tags.strong.filter((version) => version.length <= 40);

/** For If-None-Match tags are compared weakly. */
export const isKnown = (tags: EntityTags, etag: string): boolean =>
  tags.any || [...tags.strong, ...tags.weak].some((known) => `"${known}"` === etag.replace(/^W\//, ''));
