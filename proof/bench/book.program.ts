import { type Bench, type CpuUse, compared, type Outcome, withCpu } from './bench.program.js';
import { doElsewhere } from './child.program.js';
import { median, shuffled, together } from './figures.rules.js';
import { type BookJob, type LoadResult, type Place, perSecond } from './load/jobs.js';
import { type Heard, untilHeard, withDatabase } from './quiet.client.js';
import {
  type Form,
  forms,
  prepareStraight,
  type StraightJob,
  type StraightResult,
} from './straight/straight.program.js';
import type { System } from './system.program.js';
import { countsOf, numberOf } from './table.wording.js';
import { freePlaces, horizon } from './town.client.js';

export const bookLocation = 'book';
const straightConnections = 16;
const warmUp = 1_000;

interface LimitRound {
  readonly form: Form;
  readonly perSecond: number;
  readonly result: StraightResult;
  readonly cpu: Readonly<Record<string, number>>;
}

interface ProjectRound extends Heard {
  readonly perSecond: number;
  readonly result: LoadResult;
  readonly cpu: Readonly<Record<string, number>>;
  readonly cpuUntilHeard: Readonly<Record<string, number>>;
}

class Booking {
  private round = 0;

  constructor(
    private readonly bench: Bench,
    private readonly system: System,
    private readonly places: Place[],
    private readonly straight: Awaited<ReturnType<typeof prepareStraight>>,
  ) {}

  async limit(form: Form, bookings: number): Promise<LimitRound> {
    const job: StraightJob = {
      databaseUrl: this.system.databaseUrl,
      connections: straightConnections,
      form,
      statements: this.straight.statements,
      rows: this.straight.rows(bookings),
    };
    const { result, cpu } = await withCpu(this.system.pids, () =>
      doElsewhere<StraightJob, StraightResult>('straight', job),
    );
    const rate = bookings / result.seconds;
    this.bench.say(`  book limit, ${form}: ${numberOf(rate)}/s, p50 ${numberOf(result.latency.p50)} ms`);
    return { form, perSecond: rate, result, cpu: { ...cpu, 'load (pg)': result.cpuSeconds } };
  }

  async project(bookings: number): Promise<ProjectRound> {
    this.round += 1;
    const places = this.places.splice(0, bookings);
    if (places.length < bookings) throw new Error('There are not that many places: lower --bookings or --rounds.');
    const { connections } = this.bench.options;
    const job: BookJob = { kind: 'book', url: this.system.url, places, run: `book-${this.round}`, connections };
    let heard: Heard = { relayedAfter: Number.NaN, heardAfter: Number.NaN };
    let measured: { result: LoadResult; cpu: Readonly<Record<string, number>> } | undefined;
    const whole = await withCpu(this.system.pids, async () => {
      measured = await withCpu(this.system.pids, () =>
        this.bench.profiled('book', this.system, () => doElsewhere<BookJob, LoadResult>('load', job)),
      );
      heard = await untilHeard(this.system);
    });
    if (measured === undefined) throw new Error('Nothing was measured.');
    const { result, cpu } = measured;
    const rate = perSecond(result, 201);
    this.bench.say(
      `  book project: ${numberOf(rate)}/s (${countsOf(result.statuses)}; ${countsOf(result.problems)}), p50 ` +
        `${numberOf(result.latency.p50)} ms, p99 ${numberOf(result.latency.p99)} ms; all relayed after ` +
        `${numberOf(heard.relayedAfter)} s, heard after ${numberOf(heard.heardAfter)} s`,
    );
    const load = { 'load (bookings)': result.cpuSeconds };
    return { perSecond: rate, ...heard, result, cpu: { ...cpu, ...load }, cpuUntilHeard: whole.cpu };
  }
}

const cpuOf = (during: string, rounds: readonly { readonly cpu: CpuUse['seconds'] }[], bookings: number): CpuUse => ({
  during,
  seconds: together(...rounds.map(({ cpu }) => cpu)),
  count: bookings,
});

const booked = (rounds: readonly ProjectRound[]): number =>
  rounds.reduce((sum, { result }) => sum + (result.statuses[201] ?? 0), 0);

const outcomeOf = (bench: Bench, limits: readonly LimitRound[], projects: readonly ProjectRound[]): Outcome => {
  const { bookings, connections } = bench.options;
  const rates = (form: Form): number[] => limits.filter((one) => one.form === form).map((one) => one.perSecond);
  const [slow, fast] = [...forms].sort((a, b) => median(rates(a)) - median(rates(b)));
  const sides = { limits: rates(fast as Form), projects: projects.map((one) => one.perSecond) };
  const { row, note } = compared(`book, ${bookings} distinct places`, 'bookings/s', sides, 1);
  const latency = projects.map(({ result }) => result.latency);
  const statuses = together(...projects.map(({ result }) => result.statuses));
  const problems = together(...projects.map(({ result }) => result.problems));
  return {
    rows: [{ ...row, limit: `${row.limit} (${fast})` }],
    notes: [
      note,
      `book: the limit, ${slow}: ${rates(slow as Form)
        .map(numberOf)
        .join(', ')} bookings/s; ${straightConnections} connections`,
      `book: ${connections} connections, web without a credential, each with an Idempotency-Key, one location of 20 desks; ${countsOf(statuses)}; refused: ${countsOf(problems)}`,
      ...projects
        .flatMap(({ result }) => result.strange.slice(0, 1))
        .map((one) => `book: one of the strange answers: ${one}`),
      `book: p50 ${numberOf(median(latency.map(({ p50 }) => p50)))} ms, p95 ${numberOf(median(latency.map(({ p95 }) => p95)))} ms, p99 ${numberOf(median(latency.map(({ p99 }) => p99)))} ms`,
      `book: after the last booking all events were on the stream in ${projects.map((one) => numberOf(one.relayedAfter)).join(', ')} s and written by contacts in ${projects.map((one) => numberOf(one.heardAfter)).join(', ')} s`,
      `book: until contacts had written all of them, that is ${projects.map((one) => numberOf((one.result.statuses[201] ?? 0) / (one.result.seconds + one.heardAfter))).join(', ')} bookings/s`,
    ],
    cpu: [
      ...forms.map((form) => {
        const own = limits.filter((one) => one.form === form);
        return cpuOf(`book, limit, ${form}`, own, own.length * bookings);
      }),
      cpuOf('book, project', projects, booked(projects)),
      cpuOf(
        'book, project, until heard',
        projects.map((one) => ({ cpu: one.cpuUntilHeard })),
        booked(projects),
      ),
    ],
    raw: { limits, projects },
  };
};

/** Distinct places, booked over HTTP, beside one booking per transaction straight at the same database. */
export const measureBook = (bench: Bench, system: System): Promise<Outcome> =>
  withDatabase(system, async (client) => {
    const { rounds, bookings, connections } = bench.options;
    const places = shuffled(await freePlaces(system, bookLocation, horizon), 11);
    const warm = places.splice(0, warmUp);
    await doElsewhere<BookJob, LoadResult>('load', {
      kind: 'book',
      url: system.url,
      places: warm,
      run: 'warm',
      connections,
    });
    await untilHeard(system);
    const straight = await prepareStraight(client);
    const booking = new Booking(bench, system, places, straight);
    const quiet = new Booking({ ...bench, say: () => undefined }, system, places, straight);
    for (const form of forms) await quiet.limit(form, warmUp);
    const limits: LimitRound[] = [];
    const projects: ProjectRound[] = [];
    const bothLimits = async (): Promise<void> => {
      for (const form of forms) limits.push(await booking.limit(form, bookings));
    };
    await bothLimits();
    for (let round = 0; round < rounds; round += 1) {
      projects.push(await booking.project(bookings));
      await bothLimits();
    }
    return outcomeOf(bench, limits, projects);
  });
