import { performance } from 'node:perf_hooks';
import { latencyOf, tally } from '../figures.rules.js';
import { type Heard, openWires, requestBytes, type Wire } from '../wire.client.js';
import type { BookJob, LoadResult, Place } from './jobs.js';

/** One order of somebody who never booked before, under a key of its own. */
export const orderOf = (place: Place, run: string, at: number) => ({
  headers: { 'content-type': 'application/json', 'idempotency-key': `${run}-${at}` },
  body: {
    items: [{ productId: 'paspoort', people: 1 }],
    ...place,
    channel: 'web',
    customer: {
      name: `Burger ${run} ${at}`,
      email: `burger-${run}-${at}@example.org`,
      phone: `+316${String(10_000_000 + at)}`,
      contactBy: 'email',
    },
  },
});

const problemIn = ({ status, body }: Heard): string => {
  if (status === 0) return `connection ${body}`;
  const type = /"type":"([^"]+)"/.exec(body)?.[1] ?? 'unknown';
  return type.slice(type.lastIndexOf('/') + 1);
};

const fewStrange = 3;

/** What was asked when, and what came of it. */
class Tally {
  readonly statuses: number[] = [];
  readonly latencies: number[] = [];
  readonly problems: string[] = [];
  readonly strange: string[] = [];
  readonly bodies: string[];
  bytes = 0;

  constructor(private readonly job: BookJob) {
    this.bodies = job.keepBodies ? Array<string>(job.places.length).fill('') : [];
  }

  note(at: number, heard: Heard, milliseconds: number): void {
    this.statuses.push(heard.status);
    this.latencies.push(milliseconds);
    this.bytes += heard.bytes;
    if (heard.status !== 201) this.problems.push(problemIn(heard));
    if (heard.status !== 201 && heard.status !== 409 && this.strange.length < fewStrange)
      this.strange.push(`${heard.status}: ${heard.body}`);
    if (this.job.keepBodies) this.bodies[at] = heard.body;
  }
}

type Send = (wire: Wire, at: number, dueAt: number) => Promise<void>;

/** Each wire sends its next when it has an answer. */
const oneAfterTheOther = async (wires: readonly Wire[], count: number, send: Send): Promise<void> => {
  let next = 0;
  const work = async (wire: Wire): Promise<void> => {
    for (let at = next++; at < count; at = next++) await send(wire, at, performance.now());
  };
  await Promise.all(wires.map(work));
};

/** So many a second, whatever the answers: what finds no free wire waits, and that counts. */
const atThatPace = (wires: readonly Wire[], count: number, perSecond: number, send: Send): Promise<void> =>
  new Promise((resolve) => {
    const free = [...wires];
    const waiting: { readonly at: number; readonly dueAt: number }[] = [];
    const began = performance.now();
    let due = 0;
    let answered = 0;
    const go = (): void => {
      while (free.length > 0 && waiting.length > 0) {
        const wire = free.pop() as Wire;
        const { at, dueAt } = waiting.shift() as { at: number; dueAt: number };
        void send(wire, at, dueAt).then(() => {
          answered += 1;
          free.push(wire);
          go();
        });
      }
    };
    const timer = setInterval(() => {
      const now = performance.now();
      for (; due < count && began + (due * 1_000) / perSecond <= now; due += 1)
        waiting.push({ at: due, dueAt: began + (due * 1_000) / perSecond });
      go();
      if (answered < count) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });

export const book = async (job: BookJob): Promise<LoadResult> => {
  const { places, run, connections, perSecond } = job;
  const url = new URL('/v1/appointments', job.url);
  const requests = places.map((place, at) => {
    const { headers, body } = orderOf(place, run, at);
    return requestBytes(url, 'POST', headers, JSON.stringify(body));
  });
  const wires = await openWires(url, connections, { keepBodies: true });
  const told = new Tally(job);
  const send: Send = (wire, at, dueAt) =>
    new Promise((resolve) =>
      wire.ask(requests[at] as Buffer, (heard) => {
        told.note(at, heard, performance.now() - dueAt);
        resolve();
      }),
    );
  const cpu = process.cpuUsage();
  const began = performance.now();
  if (perSecond === undefined) await oneAfterTheOther(wires, places.length, send);
  else await atThatPace(wires, places.length, perSecond, send);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  for (const wire of wires) wire.close();
  const { statuses, problems, strange, latencies, bytes, bodies } = told;
  return {
    seconds,
    statuses: tally(statuses),
    problems: tally(problems),
    strange,
    latency: latencyOf(latencies),
    bytes,
    cpuSeconds: (user + system) / 1e6,
    bodies,
  };
};
