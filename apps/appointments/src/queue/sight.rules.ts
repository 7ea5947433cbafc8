import type { Item } from '#contracts';
import type { Coming, DeskAhead, Expected, Sight } from './estimate.rules.js';
import { type Line, minutesOf, waitingIn, waitingOf } from './line.rules.js';
import type { Ticket } from './ticket.rules.js';

/** An appointment of today that has not come yet. */
export interface Agreed {
  readonly id: string;
  readonly startAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
}

// Nine in ten who agreed to come do; of those whose time has passed half come yet.
const comes = { before: 0.9, after: 0.5 };

const comingOf = (line: Line, { id, startAt, items, extraMinutes }: Agreed): Coming => ({
  id,
  sequence: Number.MAX_SAFE_INTEGER,
  takenAt: startAt,
  agreedAt: startAt,
  priority: false,
  begun: false,
  notBefore: undefined,
  forDesk: undefined,
  skills: [...new Set(items.flatMap(({ productId }) => line.skillsByProduct.get(productId) ?? []))],
  minutes: minutesOf(line, { items, extraMinutes }),
  chance: startAt < line.now ? comes.after : comes.before,
});

const expectedOf = (line: Line, ticket: Ticket): Expected => ({
  ...waitingOf(line, ticket),
  minutes: minutesOf(line, ticket),
});

/** The line as it is run forward. */
export const sightOf = (line: Line, desks: readonly DeskAhead[], agreed: readonly Agreed[]): Sight => ({
  now: line.now,
  rules: line.rules,
  credit: line.credit,
  desks,
  waiting: waitingIn(line).map((ticket) => expectedOf(line, ticket)),
  coming: agreed.map((one) => comingOf(line, one)),
});

/** Somebody who would join now, for this. */
export const joinerOf = (
  line: Line,
  { items, extraMinutes }: Pick<Ticket, 'items' | 'extraMinutes'>,
): Omit<Expected, 'mustFit'> => ({
  id: 'joiner',
  sequence: line.lastSequence + 1,
  takenAt: line.now,
  agreedAt: undefined,
  priority: false,
  begun: false,
  notBefore: undefined,
  forDesk: undefined,
  skills: [...new Set(items.flatMap(({ productId }) => line.skillsByProduct.get(productId) ?? []))],
  minutes: minutesOf(line, { items, extraMinutes }),
});

/** Who is parked, as if it returned now. */
export const returningOf = (line: Line, ticket: Ticket): Omit<Expected, 'mustFit'> => ({
  ...expectedOf(line, ticket),
  begun: true,
});
