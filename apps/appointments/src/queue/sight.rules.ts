import type { Item, Needs } from '#contracts';
import type { Coming, DeskAhead, Expected, Sight } from './estimate.rules.js';
import { type Line, minutesOf, waitingIn, waitingOf } from './line.rules.js';
import { hasPriority, type Ticket } from './ticket.rules.js';
import { hasSkills, type Waiting } from './turn.rules.js';

/** An appointment of today that has not come yet. */
export interface Agreed {
  readonly id: string;
  readonly startAt: number;
  readonly items: readonly Item[];
  readonly extraMinutes: number;
}

const minute = 60_000;
// Twelve in a hundred who agreed to come do not.
const comes = 0.88;

/** Who is not there when most are is less and less likely to come yet: from when it can be called, until it is too late. */
const chanceOf = (startAt: number, { now, rules }: Pick<Line, 'now' | 'rules'>): number => {
  const tooLateAt = startAt + rules.lateMinutes * minute;
  const span = (rules.earlyMinutes + rules.lateMinutes) * minute;
  return comes * Math.min(1, Math.max(0, tooLateAt - now) / Math.max(minute, span));
};

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
  chance: chanceOf(startAt, line),
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

/** Somebody who would join now: what for, and what they need. */
export const joinerOf = (
  line: Line,
  { items, needs = {} }: Pick<Ticket, 'items'> & { readonly needs?: Needs },
): Omit<Expected, 'mustFit'> => ({
  id: 'joiner',
  sequence: line.lastSequence + 1,
  takenAt: line.now,
  agreedAt: undefined,
  priority: hasPriority(needs, line.rules.priorityNeeds),
  begun: false,
  notBefore: undefined,
  forDesk: undefined,
  skills: [...new Set(items.flatMap(({ productId }) => line.skillsByProduct.get(productId) ?? []))],
  minutes: minutesOf(line, { items, extraMinutes: needs.extraMinutes ?? 0 }),
});

/** Why somebody who would join is not expected to be called today: no desk can do it, or the line is too long. */
export const whyNotIn = ({ desks }: Sight, joiner: Pick<Waiting, 'skills'>): 'no-desk' | 'full' =>
  desks.some((desk) => hasSkills(desk, joiner)) ? 'full' : 'no-desk';

/** Who is parked, as if it returned now. */
export const returningOf = (line: Line, ticket: Ticket): Omit<Expected, 'mustFit'> => ({
  ...expectedOf(line, ticket),
  begun: true,
});
