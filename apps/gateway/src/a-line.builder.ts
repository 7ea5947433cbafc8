import { getQueue, listQueueChanges, type QueueChange } from '#contracts';
import type { TestGateway } from './a-gateway.builder.js';

const locationId = 'stadskantoor';
const most = 500;

/** A line, at the other side of the wire, in which things happen. */
export const aLine = async (gateway: TestGateway, { kept = 5_000, first = 0 } = {}) => {
  const line = { last: first, kept, wait: 7, deskName: 'Balie 1', meanwhile: 0 };
  const change = (id: number): QueueChange => ({
    id,
    at: '2026-12-01T09:00:00Z',
    did: 'called',
    number: 'A012',
    deskId: 'balie-1',
    deskName: line.deskName,
  });
  const queue = () => ({
    locationId,
    at: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    lastEventId: line.last,
    open: true,
    waiting: line.last,
    longestWaitMinutes: line.wait,
    desks: 2,
    called: [],
    line: [],
  });
  const queues = await gateway.answers(getQueue, ({ input }) =>
    input.locationId === locationId ? { ok: queue() } : { problem: 'location-unknown' },
  );
  const changes = await gateway.answers(listQueueChanges, ({ input }) => {
    line.last += line.meanwhile;
    line.meanwhile = 0;
    const from = Math.max(Number(input.after), line.last - line.kept);
    const ids = Array.from({ length: Math.min(most, Math.max(0, line.last - from)) }, (_, at) => from + 1 + at);
    return { ok: { changes: ids.map(change), lastEventId: line.last } };
  });
  return {
    line,
    asked: { queues: queues.asked, changes: changes.asked },
    /** @param hint is lost unless told. */
    happen: (times = 1, { hint = true } = {}) => {
      line.last += times;
      if (hint) gateway.wire.publish(`hints.voorbeeldstad.appointments.queue.${locationId}`);
    },
    stop: () => {
      queues.stop();
      changes.stop();
    },
  };
};

export const streamUrl = (gateway: TestGateway, location = locationId): string =>
  `${gateway.url}/v1/locations/${location}/queue/stream`;
