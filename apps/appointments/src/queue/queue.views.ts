import type { DataSource } from 'typeorm';
import { type getQueue, type Item, type listQueueChanges, type OutputOf, type Queue, QueueChange } from '#contracts';
import { instantText } from '#free-time';
import { ProblemError, type Question } from '#platform';
import { expectedCalls, expectedFor } from './estimate.rules.js';
import type { Line } from './line.rules.js';
import { waitingIn } from './line.rules.js';
import type { Lines } from './lines.views.js';
import { estimateOf } from './queue.wording.js';
import { joinerOf } from './sight.rules.js';
import { waitedSecondsAt } from './ticket.rules.js';

const mostAtOnce = 500;
const mostInLine = 100;

/** The line as everybody may see it: numbers, never who they are. */
export class QueueViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: Lines,
  ) {}

  async queue({ municipalityId, input }: Question<typeof getQueue>): Promise<Queue> {
    const { locationId, items = [] } = input;
    const { manager } = this.dataSource;
    const productIds = items.map(({ productId }) => productId);
    const now = await this.lines.at(manager, { municipalityId, locationId });
    await this.lines.checkProducts(manager, municipalityId, productIds);
    const asked = await this.lines.knowing(manager, now.line, productIds);
    const { line, sight } = await this.lines.ahead(manager, { ...now, line: asked });
    const planned = this.lines.walkIn({ ...now, line }, items);
    const join = planned.open ? expectedFor(sight, joinerOf(line, { items: someVisit(items) })) : undefined;
    const isFull = planned.open && !join;
    const { open, openUntil, opensAt } = isFull ? this.lines.walkInLater({ ...now, line }, items) : planned;
    const calls = expectedCalls(sight);
    const waiting = waitingIn(line);
    return {
      locationId,
      at: instantText(line.now),
      lastEventId: now.lastChange,
      open,
      ...(openUntil ? { openUntil } : {}),
      ...(opensAt ? { opensAt } : {}),
      waiting: waiting.length,
      longestWaitMinutes: Math.max(0, ...waiting.map((one) => Math.floor(waitedSecondsAt(one, line.now) / 60))),
      desks: [...line.signedByDesk.keys()].filter((deskId) => line.desksById.has(deskId)).length,
      ...(join ? { join: estimateOf(join, line.now) } : {}),
      called: calledIn(line),
      line: waiting
        .flatMap(({ id, number }) => {
          const call = calls.get(id);
          return call ? [{ number, call }] : [];
        })
        .sort((one, other) => one.call.ahead - other.call.ahead)
        .slice(0, mostInLine)
        .map(({ number, call }) => ({ number, waitMinutes: estimateOf(call, line.now).waitMinutes })),
    };
  }

  async changes({
    municipalityId,
    input,
  }: Question<typeof listQueueChanges>): Promise<OutputOf<typeof listQueueChanges>> {
    const { locationId, after } = input;
    const [head] = (await this.dataSource.query(
      `select coalesce(lines.last_change, 0) as last from locations
       left join lines on lines.municipality_id = locations.municipality_id and lines.location_id = locations.id
       where locations.municipality_id = $1 and locations.id = $2`,
      [municipalityId, locationId],
    )) as { last: string }[];
    if (!head) throw new ProblemError('location-unknown', { locationId });
    const rows = (await this.dataSource.query(
      `select id, at, change from queue_changes where municipality_id = $1 and location_id = $2 and id > $3
       order by id limit ${mostAtOnce}`,
      [municipalityId, locationId, after],
    )) as { id: string; at: Date; change: object }[];
    return {
      changes: rows.map(({ id, at, change }) =>
        QueueChange.parse({ ...change, id: Number(id), at: instantText(at.getTime()) }),
      ),
      lastEventId: Number(head.last),
    };
  }
}

/** Who does not say what for is taken to come for what takes the usual time, at any desk. */
const someVisit = (items: readonly Item[]): readonly Item[] =>
  items.length > 0 ? items : [{ productId: 'whatever', people: 1 }];

const calledIn = (line: Line): Queue['called'] =>
  [...line.callsById.values()]
    .filter(({ endedAt }) => endedAt === undefined)
    .sort((one, other) => other.lastCalledAt - one.lastCalledAt)
    .flatMap(({ ticketId, deskId, lastCalledAt, servingAt }) => {
      const number = line.ticketsById.get(ticketId)?.number;
      if (number === undefined) return [];
      const deskName = line.desksById.get(deskId)?.name ?? deskId;
      return [{ number, deskId, deskName, calledAt: instantText(lastCalledAt), serving: servingAt !== undefined }];
    });
