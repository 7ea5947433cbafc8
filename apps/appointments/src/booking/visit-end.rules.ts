import type { Outcome } from '#contracts';
import { instantText, localDayOf, midnightOf } from '#free-time';
import { type Appointment, changed } from './appointment.rules.js';
import { became, closed, type Decided, outdated, type Refusal, unknown } from './decided.rules.js';
import { withStep } from './history.rules.js';
import { automatic, type Ledger } from './ledger.rules.js';
import { type ArriveOrder, doneBy, type MissOrder, type OutcomeOrder } from './orders.rules.js';

const hour = 60 * 60_000;

/** How long after its end nobody is expected any more, and who came is taken to have gone. */
export const overAfterMilliseconds = hour;

const dateBegins = ({ locationId, startAt }: Appointment, { timeZoneByLocation }: Ledger): number => {
  const timeZone = timeZoneByLocation.get(locationId) ?? 'UTC';
  return midnightOf(timeZone, localDayOf(timeZone, startAt));
};

/** From when on an appointment may end so. */
const earliest: Readonly<Record<Outcome, (appointment: Appointment, ledger: Ledger) => number>> = {
  served: dateBegins,
  missed: ({ startAt }) => startAt,
  cancelled: () => Number.NEGATIVE_INFINITY,
};

const tooEarly = (from: number): Refusal => ({
  refused: 'too-early',
  details: { detail: `It is possible from ${instantText(from)} on.` },
});

export const arrive = (ledger: Ledger, { id, ifMatch, caller }: ArriveOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  if (before.state === 'arrived') return { ok: before };
  const stale = outdated(before, ifMatch);
  if (stale) return stale;
  if (before.state !== 'booked') return closed;
  const from = dateBegins(before, ledger);
  if (ledger.now < from) return tooEarly(from);
  return became(before, changed(before, { at: ledger.now, by: doneBy(caller) }, { state: 'arrived' }));
};

export const end = (ledger: Ledger, { id, ifMatch, outcome, caller }: OutcomeOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  if (before.state === outcome) return { ok: before };
  const stale = outdated(before, ifMatch);
  if (stale) return stale;
  if (before.state !== 'booked' && before.state !== 'arrived') return closed;
  const from = earliest[outcome](before, ledger);
  if (ledger.now < from) return tooEarly(from);
  const deed = { at: ledger.now, by: doneBy(caller) };
  // Who was served has come, though nobody noted it.
  const came = outcome === 'served' && before.state === 'booked';
  const history = came ? withStep(before.history, 'arrived', deed) : before.history;
  return became(before, changed({ ...before, history }, deed, { state: outcome }));
};

/** Only what is still booked and over for a while: who came or cancelled meanwhile was first. */
export const miss = (ledger: Ledger, { id }: MissOrder): Decided => {
  const before = ledger.appointmentsById.get(id);
  if (!before) return unknown;
  if (before.state !== 'booked' || before.endAt + overAfterMilliseconds > ledger.now) return { ok: before };
  return became(before, changed(before, automatic(ledger, before), { state: 'missed' }));
};
