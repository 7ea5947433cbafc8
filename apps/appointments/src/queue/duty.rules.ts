import type { PlannedStretch } from '#free-time';
import type { DeskAhead, Duty } from './estimate.rules.js';
import { type Line, minutesOf, openCallAt } from './line.rules.js';
import { remainingMinutes } from './service-time.rules.js';

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

/** What a desk is planned for after what it is planned for now; a duty that follows at once is one with it. */
const later = (duties: readonly Duty[], now: number): readonly Duty[] => {
  let goesAt = now;
  return duties.filter(({ from, until }) => {
    const isLater = from > goesAt;
    if (!isLater) goesAt = Math.max(goesAt, until);
    return isLater;
  });
};

/**
 * The desks that will serve the line today. Where somebody is signed on, the plan of now does not count for desks at
 * which nobody is; what is planned for later does. Where nobody is signed on, the plan is all that is known.
 */
export const desksAhead = (line: Line, dutiesByDesk: ReadonlyMap<string, readonly Duty[]>): DeskAhead[] => {
  const { now, signedByDesk } = line;
  const lastEnd = Math.max(now, ...[...dutiesByDesk.values()].flat().map(({ until }) => until));
  const isInUse = signedByDesk.size > 0;
  return [...line.desksById.values()].flatMap(({ deskId, skills }) => {
    const planned = dutiesByDesk.get(deskId) ?? [];
    const duties = signedByDesk.has(deskId)
      ? withExtraDuty(planned, now, lastEnd)
      : isInUse
        ? later(planned, now)
        : planned;
    return duties.length === 0 ? [] : [{ deskId, skills, duties, freeAt: freeAt(line, deskId) }];
  });
};

const freeAt = (line: Line, deskId: string): number | undefined => {
  const { now, signedByDesk, ticketsById } = line;
  const call = openCallAt(line, deskId);
  const ticket = call && ticketsById.get(call.ticketId);
  if (call && ticket) {
    const elapsed = call.servingAt === undefined ? 0 : (now - call.servingAt) / minute;
    return now + remainingMinutes(minutesOf(line, ticket), elapsed) * minute;
  }
  const nobodySays = signedByDesk.size === 0 && [...ticketsById.values()].some(({ state }) => state === 'waiting');
  return nobodySays ? undefined : now;
};
