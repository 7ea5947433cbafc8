import type { PlannedStretch } from '#free-time';
import type { DeskAhead, Duty } from './estimate.rules.js';
import { type Line, minutesOf, openCallAt, waitingIn, waitingOf } from './line.rules.js';
import { remainingMinutes } from './service-time.rules.js';
import { waitsFrom } from './ticket.rules.js';
import { hasSkills, type Waiting } from './turn.rules.js';

const minute = 60_000;

const covers = (stretches: readonly PlannedStretch[], at: number): boolean =>
  stretches.some(({ from, until }) => from <= at && at < until);

/** What a desk is planned for when: shifts for appointments and for walk-in, brought together. */
export const dutiesOf = (appointments: readonly PlannedStretch[], walkIn: readonly PlannedStretch[]): Duty[] => {
  const edges = [...new Set([...appointments, ...walkIn].flatMap(({ from, until }) => [from, until]))].sort(
    (one, other) => one - other,
  );
  return edges.flatMap((from, at) => {
    const until = edges[at + 1];
    if (until === undefined) return [];
    const [forAppointments, forWalkIn] = [covers(appointments, from), covers(walkIn, from)];
    if (!forAppointments && !forWalkIn) return [];
    return [{ from, until, kind: forAppointments && forWalkIn ? 'both' : forWalkIn ? 'walk-in' : 'appointments' }];
  });
};

/** What a desk is for at this moment; who signed on beside the plan does both. */
export const kindAt = (duties: readonly Duty[], now: number): Duty['kind'] =>
  duties.find(({ from, until }) => from <= now && now < until)?.kind ?? 'both';

/** Who signed on beside the plan is taken to stay as long as any desk, and so long at least. */
const stays = 30 * minute;

const withExtraDuty = (duties: readonly Duty[], now: number, lastEnd: number): readonly Duty[] => {
  if (duties.some(({ from, until }) => from <= now && now < until)) return duties;
  const next = Math.min(...duties.filter(({ from }) => from > now).map(({ from }) => from));
  const until = Math.min(next, Math.max(lastEnd, now + stays));
  return [{ from: now, until, kind: 'both' }, ...duties];
};

/** Since when a desk has been on duty without a pause; undefined: it is not. */
const onDutySince = (duties: readonly Duty[], now: number): number | undefined => {
  let [since, goesAt] = [now, Number.NEGATIVE_INFINITY];
  for (const { from, until } of duties.filter((duty) => duty.from <= now)) {
    if (from > goesAt) since = from;
    goesAt = until;
  }
  return goesAt > now ? since : undefined;
};

/** Until when a desk is planned without a pause. */
const onDutyUntil = (duties: readonly Duty[], now: number): number =>
  duties.reduce((goesAt, { from, until }) => (from <= goesAt ? Math.max(goesAt, until) : goesAt), now);

type Skilled = Pick<DeskAhead, 'skills'>;

/** The line as far as it matters for which desks are counted on. */
interface Staffed {
  readonly line: Line;
  /** Those at which somebody is signed on. */
  readonly there: readonly Skilled[];
  readonly waiting: readonly Waiting[];
}

/** Who waits in vain, for so many times `silentMinutes`, stops counting on a desk at which nobody is. */
const patience = 3;

/** Whether people have waited too long for a desk that should have been there since then. */
const isGivenUp = (desk: Skilled, since: number, { line: { now, rules }, there, waiting }: Staffed): boolean =>
  waiting.some(
    (one) =>
      hasSkills(desk, one) &&
      !there.some((other) => hasSkills(other, one)) &&
      Math.max(since, waitsFrom(one)) <= now - patience * rules.silentMinutes * minute,
  );

type Counted = Pick<DeskAhead, 'duties' | 'missed'>;

/** A desk at which nobody is, though it is planned for now, may be late; after that it only counts for whom no other could serve. */
const withoutAnybody = (desk: Skilled, duties: readonly Duty[], staffed: Staffed): Counted => {
  const { now, rules } = staffed.line;
  const since = onDutySince(duties, now);
  if (since === undefined || now - since < rules.silentMinutes * minute) return { duties };
  const until = onDutyUntil(duties, since);
  const isNeedless = staffed.there.some((other) => hasSkills(other, desk));
  if (isNeedless || isGivenUp(desk, since, staffed)) return { duties: duties.filter(({ from }) => from > until) };
  return { duties, missed: { until, others: staffed.there } };
};

/**
 * The desks that will serve the line today: those at which somebody is signed on, and what is planned for later. A desk at
 * which nobody is counts for `silentMinutes` more; then for whom nobody who is there can serve, until these have waited
 * for it too long.
 */
export const desksAhead = (line: Line, dutiesByDesk: ReadonlyMap<string, readonly Duty[]>): DeskAhead[] => {
  const { now, signedByDesk } = line;
  const desks = [...line.desksById.values()];
  const lastEnd = Math.max(now, ...[...dutiesByDesk.values()].flat().map(({ until }) => until));
  const there = desks.filter(({ deskId }) => signedByDesk.has(deskId));
  const staffed = { line, there, waiting: waitingIn(line).map((ticket) => waitingOf(line, ticket)) };
  return desks.flatMap(({ deskId, skills }) => {
    const planned = dutiesByDesk.get(deskId) ?? [];
    const { duties, ...counted } = signedByDesk.has(deskId)
      ? { duties: withExtraDuty(planned, now, lastEnd) }
      : withoutAnybody({ skills }, planned, staffed);
    const ahead = duties.filter(({ until }) => until > now);
    return ahead.length === 0 ? [] : [{ deskId, skills, duties: ahead, freeAt: freeAt(line, deskId), ...counted }];
  });
};

/** Whoever is called is at the desk within so many minutes, whether it says so or not. */
const walkMinutes = 2;

const freeAt = (line: Line, deskId: string): number | undefined => {
  const { now, signedByDesk } = line;
  const call = openCallAt(line, deskId);
  const ticket = call && line.ticketsById.get(call.ticketId);
  if (call && ticket) {
    const began = call.servingAt ?? call.lastCalledAt + walkMinutes * minute;
    return now + remainingMinutes(minutesOf(line, ticket), (now - began) / minute) * minute;
  }
  return signedByDesk.has(deskId) || waitingIn(line).length === 0 ? now : undefined;
};
