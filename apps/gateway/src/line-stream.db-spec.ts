import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, type Queue } from '#contracts';
import { Ask, Hints, Metrics, Municipalities, makeLog, Nats, secretKeys } from '#platform';
import { EventStream, eventually } from '#testkit';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { aLine, streamUrl } from './a-line.builder.js';
import { WatchLine } from './line/watch-line.action.js';
import { WatchedLine } from './line/watched-line.mirror.js';

let gateway: TestGateway;
let line: Awaited<ReturnType<typeof aLine>> | undefined;
const open: EventStream[] = [];

beforeAll(async () => {
  // A heartbeat comes twice in the time after which a connection stands still.
  gateway = await aGateway({ STALLED_SECONDS: '0.4' });
});
afterAll(async () => gateway?.close());
afterEach(async () => {
  line?.stop();
  line = undefined;
  for (const stream of open.splice(0)) stream.close();
  await eventually(async () => expect(await streamsOpen()).toBe(0));
});

const streamsOpen = async (): Promise<number> => {
  const { text } = await gateway.http.get('/metrics').set('authorization', bearer('administrator'));
  return Number(/^loket_streams_open\{.*\} (\d+)$/m.exec(text)?.[1]);
};

const watching = async (headers: Record<string, string> = {}, reads = true): Promise<EventStream> => {
  const stream = await EventStream.open(streamUrl(gateway), headers, reads);
  open.push(stream);
  return stream;
};
const asBrowser = { accept: 'text/event-stream' };
const behind = (id: number | string) => ({ 'last-event-id': String(id), authorization: bearer('counter') });

const idsIn = (stream: EventStream): number[] => stream.of('change').map(({ id }) => Number(id));
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

describe('who watches a line', () => {
  it('is told how it stands, then what changes, each once and in order, then how it stands', async () => {
    line = await aLine(gateway, { first: 41 });
    const stream = await watching();
    await eventually(() => expect(stream.events).toHaveLength(1));
    expect(stream.events[0]).toMatchObject({ event: 'queue', id: '41', data: { lastEventId: 41, waiting: 41 } });
    expect(stream.retry).toBe(2_000);
    line.happen(3);
    await eventually(() => expect(stream.of('queue')).toHaveLength(2));
    expect(stream.events.slice(1)).toMatchObject([
      { event: 'change', id: '42', data: { id: 42, did: 'called', number: 'A012' } },
      { event: 'change', id: '43' },
      { event: 'change', id: '44' },
      { event: 'queue', id: undefined, data: { lastEventId: 44 } },
    ]);
  });

  it('hears of it at once by a hint, and soon without one', async () => {
    line = await aLine(gateway);
    const stream = await watching();
    await eventually(() => expect(stream.of('queue')).toHaveLength(1));
    line.happen();
    await eventually(() => expect(idsIn(stream)).toEqual([1]), 1_000);
    line.happen(1, { hint: false });
    await eventually(() => expect(idsIn(stream)).toEqual([1, 2]), 6_000);
  });

  it('is told all that came since, though it is more than one answer holds', async () => {
    line = await aLine(gateway, { first: 1_731 });
    const stream = await watching(behind(17));
    await eventually(() => expect(stream.of('queue')).toHaveLength(1));
    expect(idsIn(stream)).toEqual(upTo(18, 1_731));
    expect(stream.events.at(-1)).toMatchObject({ event: 'queue', id: undefined });
    line.happen(1_234);
    await eventually(() => expect(stream.of('queue')).toHaveLength(2));
    expect(idsIn(stream)).toEqual(upTo(18, 2_965));
    const other = await watching(behind(2_960));
    await eventually(() => expect(other.of('queue')).toHaveLength(1));
    expect(idsIn(other)).toEqual(upTo(2_961, 2_965));
  });

  it('is told what happens while it is found out what came since', async () => {
    line = await aLine(gateway, { first: 5 });
    line.line.meanwhile = 1;
    const stream = await watching(behind(2));
    await eventually(() => expect(stream.of('queue')).toHaveLength(1));
    expect(idsIn(stream)).toEqual([3, 4, 5, 6]);
    expect(stream.events.at(-1)).toMatchObject({ event: 'queue', id: undefined });
    line.happen();
    await eventually(() => expect(idsIn(stream)).toEqual([3, 4, 5, 6, 7]));
  });

  it('comes back without having missed anything, and is told so', async () => {
    line = await aLine(gateway, { first: 5 });
    const stream = await watching(behind(5));
    await eventually(() => expect(stream.events).toMatchObject([{ event: 'queue', id: undefined }]));
  });

  it.each([
    ['has not happened', 12],
    ['is longer ago than is kept', 3],
  ])('begins anew when what it had last %s', async (_, id) => {
    line = await aLine(gateway, { first: 9, kept: 4 });
    const stream = await watching(behind(id));
    await eventually(() => expect(stream.events).toMatchObject([{ event: 'queue', id: '9' }]));
    line.happen();
    await eventually(() => expect(idsIn(stream)).toEqual([10]));
  });

  it('begins anew when the line does', async () => {
    line = await aLine(gateway, { first: 9 });
    const stream = await watching(behind(9));
    await eventually(() => expect(stream.events).toHaveLength(1));
    line.line.last = 2;
    line.happen();
    await eventually(() => expect(stream.events[1]).toMatchObject({ event: 'queue', id: '3' }));
    line.happen();
    await eventually(() => expect(idsIn(stream)).toEqual([4]));
  });

  it('is asked for together with all others who do', async () => {
    line = await aLine(gateway, { first: 9 });
    const streams = await Promise.all(Array.from({ length: 50 }, (_, at) => watching(behind(at % 9))));
    await eventually(() => {
      for (const stream of streams) expect(stream.of('queue')).toHaveLength(1);
    });
    const before = { changes: line.asked.changes.length, queues: line.asked.queues.length };
    for (let times = 0; times < 10; times += 1) line.happen();
    await eventually(() => {
      for (const stream of streams) expect(idsIn(stream).at(-1)).toBe(19);
    });
    for (const [at, stream] of streams.entries()) expect(idsIn(stream)).toEqual(upTo((at % 9) + 1, 19));
    expect(line.asked.changes.length - before.changes).toBeLessThan(15);
    expect(line.asked.queues.length - before.queues).toBeLessThan(5);
    expect(await streamsOpen()).toBe(50);
  });

  it('is not let go while the service is away, and catches up', async () => {
    line = await aLine(gateway, { first: 2 });
    const stream = await watching();
    await eventually(() => expect(stream.events).toHaveLength(1));
    line.stop();
    const before = stream.comments;
    await eventually(() => expect(stream.comments).toBeGreaterThan(before + 3));
    line = await aLine(gateway, { first: 4 });
    await eventually(() => expect(idsIn(stream)).toEqual([3, 4]));
    expect(stream.over).toBeUndefined();
  });
});

describe('a stream', () => {
  it('has the headers of every answer, and those by which it passes whatever is between', async () => {
    line = await aLine(gateway);
    const { status, headers } = await watching({ origin: 'https://screen.example' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'loket-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(headers).not.toHaveProperty('content-length');
  });

  it('goes on for longer than a connection may stand still', async () => {
    line = await aLine(gateway);
    const stream = await watching();
    await eventually(() => expect(stream.comments).toBeGreaterThan(5));
    expect(stream.over).toBeUndefined();
  });

  it('is measured when it begins', async () => {
    line = await aLine(gateway);
    await watching();
    const { text } = await gateway.http.get('/metrics').set('authorization', bearer('administrator'));
    expect(text).toMatch(/^loket_http_seconds_count\{.*queue\/stream",status="200".*\} [1-9]/m);
  });

  it('may be sent its last id by a page of another origin', async () => {
    const { headers } = await gateway.http.options('/v1/locations/stadskantoor/queue/stream');
    expect(headers['access-control-allow-headers']).toContain('Last-Event-ID');
  });

  it('is not begun for who only asks for its headers', async () => {
    line = await aLine(gateway);
    const { status, headers } = await gateway.http.head('/v1/locations/stadskantoor/queue/stream');
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/event-stream; charset=utf-8',
    });
  });

  it('of a location that is unknown is a problem', async () => {
    line = await aLine(gateway);
    const { status, body } = await gateway.http.get('/v1/locations/elders/queue/stream');
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'location-unknown' });
  });

  it('is not begun while the service is away', async () => {
    const { status, headers, body } = await gateway.http.get('/v1/locations/stadskantoor/queue/stream');
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'service-unavailable' });
    expect(headers['retry-after']).toBe('1');
  });

  // A browser does not come back from any status but 200.
  it('of a browser is told to come back when the service is away', async () => {
    const stream = await watching(asBrowser);
    await eventually(() => expect(stream.over).toBe('ended'));
    expect(stream).toMatchObject({ status: 200, retry: 10_000, comments: 1, events: [] });
    expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(stream.headers['access-control-allow-origin']).toBe('*');
  });

  it('of a browser is refused when coming back does not help', async () => {
    line = await aLine(gateway);
    const ask = (path: string) => gateway.http.get(path).set(asBrowser);
    expect((await ask('/v1/locations/elders/queue/stream')).body.code).toBe('location-unknown');
    expect((await ask('/v1/locations/stadskantoor/queue/stream').set('last-event-id', 'x')).status).toBe(400);
    expect((await ask('/v1/locations/stadskantoor/queue')).status).toBe(406);
  });

  it.each(['x', '-1', '1.5', '1e3', '9007199254740993', ' '])('is not begun behind %j', async (id) => {
    const { status, body } = await gateway.http.get('/v1/locations/stadskantoor/queue/stream').set('last-event-id', id);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid-input' });
    expect(body.errors).toEqual([{ path: 'Last-Event-ID', message: 'Use a whole number.' }]);
  });

  it('is one of so many as the municipality says, for one address without a credential', async () => {
    line = await aLine(gateway);
    const streams = await Promise.all(Array.from({ length: 21 }, () => watching()));
    const [refused, ...more] = streams.filter(({ status }) => status !== 200);
    expect(more).toEqual([]);
    await eventually(() =>
      expect(JSON.parse(refused?.text ?? '')).toMatchObject({ status: 429, code: 'too-many-requests' }),
    );
    expect(refused?.headers['retry-after']).toBe('10');
    const browser = await watching(asBrowser);
    await eventually(() => expect(browser.over).toBe('ended'));
    expect(browser).toMatchObject({ status: 200, retry: 10_000, events: [] });
    const staff = await watching({ authorization: bearer('counter') });
    expect(staff.status).toBe(200);
    streams.find(({ status }) => status === 200)?.close();
    await eventually(async () => {
      const again = await watching();
      expect(again.status).toBe(200);
    });
  });

  it('is dropped for who does not read, while others go on', async () => {
    line = await aLine(gateway);
    line.line.deskName = 'Balie '.repeat(500);
    const reader = await watching();
    const sleeper = await watching({}, false);
    await eventually(() => expect(reader.events).toHaveLength(1));
    const { line: happening, happen } = line;
    await eventually(async () => {
      if ((await streamsOpen()) === 2) happen(400);
      expect(await streamsOpen()).toBe(1);
    });
    expect(reader.over).toBeUndefined();
    await eventually(() => expect(idsIn(reader)).toEqual(upTo(1, happening.last)));
    sleeper.read();
    await eventually(() => expect(sleeper.over).toBe('cut'));
    // It has what it read without a gap, and comes back for the rest.
    expect(idsIn(sleeper)).toEqual(upTo(1, idsIn(sleeper).length));
  });
});

describe('a line that is watched', () => {
  let nats: Nats;
  let ask: Ask;
  beforeAll(async () => {
    nats = await Nats.connect(gateway.nats.urlOf('gateway'), 'gateway', makeLog('gateway', 'silent'));
    ask = new Ask(nats, secretKeys().parse(`appointments:${Buffer.alloc(32).toString('base64')}`));
  });
  afterAll(async () => nats?.close());
  const which = { municipalityId: 'voorbeeldstad', locationId: 'stadskantoor' };

  it('is told of again when an estimate moves, and not before', async () => {
    const { line: happening, asked, stop } = await aLine(gateway);
    const watched = new WatchedLine(ask, which, { changesEvery: 10, queueEvery: 20, queuePause: 5 });
    const told: Queue[] = [];
    const note = (queue: Queue) => void told.push(queue);
    await watched.join({ changes: () => undefined, queue: note, begin: note }, undefined);
    await eventually(() => expect(asked.queues.length).toBeGreaterThan(4));
    expect(told).toHaveLength(1);
    happening.wait += 1;
    await eventually(() => expect(told.map(({ longestWaitMinutes }) => longestWaitMinutes)).toEqual([7, 8]));
    watched.close();
    stop();
  });

  it('is let go of after some time, by whoever watches it', async () => {
    const { stop } = await aLine(gateway);
    const hints = new Hints(nats, 'appointments');
    const parts = { ask, nats, hints, metrics: new Metrics('gateway'), municipalities: new Municipalities([]) };
    const watch = new WatchLine({ ...parts, heartbeat: 20, lifetime: 2_000 });
    const caller: Caller = { client: 'counter', who: 'counter', channel: 'counter', scopes: [] };
    const asked = { municipalityId: which.municipalityId, requestId: 'r' };
    const { stream } = await watch.run({ params: which, asked, caller });
    let text = '';
    for await (const bytes of stream) text += String(bytes);
    // Whether the first thing is told before the first heartbeat hangs on the machine.
    expect(text).toMatch(/^retry: 2000\n\n(:\n\n)*event: queue\nid: 0\ndata: \{.+\}\n\n(:\n\n)+$/);
    watch.close();
    await expect(watch.run({ params: which, asked, caller })).rejects.toMatchObject({ code: 'service-unavailable' });
    stop();
  });
});

describe('who was away for long', () => {
  it('is told all that is kept, and is not dropped before it could read', async () => {
    const patient = await aGateway();
    const longLine = await aLine(patient, { first: 5_002 });
    const stream = await EventStream.open(streamUrl(patient), behind(2));
    await eventually(() => expect(stream.of('queue')).toHaveLength(1), 20_000);
    expect(idsIn(stream)).toEqual(upTo(3, 5_002));
    longLine.happen();
    await eventually(() => expect(idsIn(stream).at(-1)).toBe(5_003));
    await patient.close();
  });

  it('is dropped when it does not read what comes then', async () => {
    const patient = await aGateway();
    const longLine = await aLine(patient, { first: 5_000 });
    longLine.line.deskName = 'Balie '.repeat(500);
    const watch = patient.app.get(WatchLine);
    const { stream } = await watch.run({
      params: { locationId: 'stadskantoor' },
      asked: { municipalityId: 'voorbeeldstad', requestId: 'r' },
      caller: { client: 'counter', who: 'counter', channel: 'counter', scopes: [] },
      lastEventId: 3_000,
    });
    const begun = stream.readableLength;
    expect(begun).toBeGreaterThan(2_000 * 3_000);
    longLine.happen(50);
    await eventually(() => expect(stream.readableLength).toBeGreaterThan(begun + 50 * 3_000));
    expect(stream.destroyed).toBe(false);
    longLine.happen(100);
    await eventually(() => expect(stream.destroyed).toBe(true));
    await patient.close();
  });
});

describe('a gateway that closes', () => {
  it('tells browsers to come back', async () => {
    const closing = await aGateway();
    closing.app.get(WatchLine).close();
    const stream = await EventStream.open(streamUrl(closing), asBrowser);
    await eventually(() => expect(stream.over).toBe('ended'));
    expect(stream).toMatchObject({ status: 200, retry: 10_000, events: [] });
    await closing.close();
  });

  it('ends all streams at once, also of who does not read', async () => {
    const closing = await aGateway();
    const closingLine = await aLine(closing);
    const reader = await EventStream.open(streamUrl(closing));
    const sleeper = await EventStream.open(streamUrl(closing), {}, false);
    await eventually(() => expect(reader.events).toHaveLength(1));
    closingLine.line.deskName = 'Balie '.repeat(500);
    closingLine.happen(400);
    await eventually(() => expect(idsIn(reader)).toHaveLength(400));
    const began = performance.now();
    await closing.close();
    expect(performance.now() - began).toBeLessThan(3_000);
    await eventually(() => expect(reader.over).toBe('ended'));
    sleeper.read();
    await eventually(() => expect(sleeper.over).toBeDefined());
  });
});
