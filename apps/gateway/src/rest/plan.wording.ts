import type { PlannedLocation } from '#contracts';
import type { Answer } from '../door/answer.wording.js';

/** What a change did; its ETag is that of the whole plan. What was only tried made nothing and is no version. */
export const changeAnswer = <T extends { version: number; dryRun: boolean }>(body: T, created: boolean): Answer<T> =>
  body.dryRun ? { body, tried: true } : { body, version: body.version, created };

/** A part of a plan, with the version of the whole. */
export const partAnswer = <T>({ version }: PlannedLocation, body: T): Answer<T> => ({ body, version });

type Exceptions = PlannedLocation['exceptions'];

/** The hours of a date, as they are put; undefined: it has none of its own. */
export const hoursOn = (exceptions: Exceptions, date: string): Pick<Exceptions[number], 'hours'> | undefined =>
  exceptions.filter(({ on }) => on === date).map(({ hours }) => ({ hours }))[0];

/** One of these parts, as it is put; undefined: there is none of that id. */
export const partOf = <T extends { id?: string | undefined }>(parts: readonly T[], id: string) =>
  parts.filter((part) => part.id === id).map(({ id: _, ...part }) => part)[0];
