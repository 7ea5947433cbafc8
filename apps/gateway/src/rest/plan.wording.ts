import type { editLocation, OutputOf, PlannedLocation } from '#contracts';
import type { Answer } from '../door/answer.wording.js';

type Changed = OutputOf<typeof editLocation>;

/** What a change of a part did; its ETag is that of the whole plan. */
export const changeAnswer = ({ created, ...body }: Changed): Answer<Omit<Changed, 'created'>> => ({
  body,
  version: body.version,
  created,
});

/** A part of a plan, with the version of the whole. */
export const partAnswer = <T>({ version }: PlannedLocation, body: T): Answer<T> => ({ body, version });
