import { performance } from 'node:perf_hooks';
import {
  type FreeTime,
  freeTimeOf,
  type LocationPlan,
  millisOf,
  planOfDates,
  startsOffered,
  type Taken,
  type Visit,
  visitOf,
} from '#free-time';
import type { Bench, Outcome } from './bench.program.js';
import { latencyOf, median, seeded } from './figures.rules.js';
import { measurePeer } from './peer.program.js';
import { numberOf } from './table.wording.js';
import { desks } from './town.client.js';

const times = 1_000;
const atMost = 0.1;
const minutes = 20;
const from = '2026-12-01';
const until = '2026-12-31';
const now = millisOf('2026-11-30T07:00:00Z');
const between = { from: millisOf('2026-11-30T23:00:00Z'), until: millisOf('2026-12-30T23:00:00Z') };

const plan: LocationPlan = {
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  desks: Array.from({ length: desks }, (_, at) => ({
    number: at + 1,
    skills: ['reisdocumenten'],
    shifts: [{ startsOn: '2026-01-01', from: '09:00', until: '17:00', recurrence: 'FREQ=DAILY' }],
  })),
};

const facts = {
  minutes,
  extraPersonMinutes: 0,
  wrapUpMinutes: 0,
  stepMinutes: 5,
  leadMinutes: 0,
  horizonDays: 60,
  releaseTime: '00:00',
  skills: ['reisdocumenten'],
};

const theVisit = (): Visit => {
  const visit = visitOf([{ productId: 'it', people: 1 }], new Map([['it', facts]]));
  if ('refused' in visit) throw new Error('The visit names a product it does not have.');
  return visit;
};

/** About a third of the time is taken, the same each time. */
export const takenTime = (): Taken[] => {
  const chance = seeded(5);
  const taken: Taken[] = [];
  for (let day = millisOf(`${from}T08:00:00Z`); day < between.until; day += 86_400_000)
    for (let deskNumber = 1; deskNumber <= desks; deskNumber += 1)
      for (let start = day; start < day + 8 * 3_600_000; start += minutes * 60_000)
        if (chance() < 1 / 3) taken.push({ deskNumber, from: start, until: start + minutes * 60_000, channel: 'web' });
  return taken;
};

const milliseconds = (freeTime: FreeTime, visit: Visit): { readonly each: number[]; readonly found: number } => {
  const asker = { channel: 'web', now };
  let found = 0;
  const each = Array.from({ length: times }, () => {
    const began = performance.now();
    found = startsOffered(freeTime, visit, asker, between).minutes.length;
    return performance.now() - began;
  });
  return { each, found };
};

/** From free bits in memory to the list of starts: thirty days of twenty desks, nothing remembered. */
export const measureArithmetic = async (bench: Bench): Promise<Outcome> => {
  const taken = takenTime();
  const freeTime = freeTimeOf(planOfDates(plan, from, until), taken, now);
  const visit = theVisit();
  const rounds = Array.from({ length: bench.options.rounds + 1 }, () => milliseconds(freeTime, visit)).slice(1);
  const medians = rounds.map(({ each }) => median(each));
  const latency = latencyOf(rounds.flatMap(({ each }) => each));
  const found = rounds[0]?.found ?? 0;
  const project = median(medians);
  const peer = bench.options.peers ? await measurePeer({ taken, between, minutes }) : undefined;
  return {
    rows: [
      {
        scenario: `arithmetic, 30 days of ${desks} desks`,
        limit: '',
        project: `${numberOf(project)} ms`,
        bar: `<= ${atMost} ms`,
        met: project <= atMost,
      },
      ...(peer === undefined
        ? []
        : [
            {
              scenario: `the same by ${peer.name}`,
              limit: `${numberOf(peer.milliseconds)} ms`,
              project: `${numberOf(project)} ms`,
              ratio: peer.milliseconds / project,
              bar: '',
            },
          ]),
    ],
    notes: [
      `arithmetic: ${numberOf(found)} starts of ${minutes} minutes, ${numberOf(taken.length)} visits taken; medians of ${numberOf(times)}: ${medians.map(numberOf).join(', ')} ms; p99 ${numberOf(latency.p99)} ms`,
      ...(peer?.notes ?? []),
    ],
    cpu: [],
    raw: { times, medians, latency, found, peer },
  };
};
