import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { AsyncCommand } from 'fast-check';
import { Obeying } from './life-model.builder.js';
import {
  type Answer,
  type Asked,
  aWorld,
  type Draw,
  isTimer,
  orderOf,
  type Timer,
  type World,
} from './life-orders.builder.js';
import type { TwoServices } from './life-service.builder.js';
import type { Told } from './life-sight.builder.js';
import { instant, minute } from './life-time.builder.js';

/** The model as it is now, and what was met so far. */
export interface Life {
  world: World;
  names: number;
  readonly keyed: Asked[];
  /** What was done so far, to be read when something is wrong. */
  readonly story: string[];
}

export const aLife = (now: number): Life => ({ world: aWorld(now), names: 0, keyed: [], story: [] });

/** What was seen over all runs: that the test looked at what it should. */
export class Met {
  readonly answers = new Map<string, number>();
  /** Of pairs whose order matters: how often the first was first, and how often the second. */
  readonly orders = [0, 0];
  steps = 0;

  note(what: string): void {
    this.answers.set(what, (this.answers.get(what) ?? 0) + 1);
  }
}

type Deed = Asked | Timer;
type Outcome = { readonly world: World; readonly answers: readonly Answer[] };

const copyOf = ({ now, towns }: World): World => ({
  now,
  towns: Object.fromEntries(
    Object.entries(towns).map(([town, { visits, answers }]) => [
      town,
      { visits: new Map(visits), answers: new Map(answers) },
    ]),
  ),
});

const townOf = (world: World, town: string) => {
  const found = world.towns[town];
  if (!found) throw new Error(`There is no town ${town}.`);
  return new Obeying(found, world.now);
};

const oneByOne = (before: World, deeds: readonly Deed[]): Outcome => {
  const world = copyOf(before);
  const answers = deeds.map((deed): Answer => {
    if (typeof deed === 'object') return townOf(world, deed.town).obey(deed);
    for (const town of Object.keys(world.towns)) townOf(world, town).heed(deed);
    return 'done';
  });
  return { world, answers };
};

/** One or two things that are asked at once, of one service or of two. The outcome is that of one after the other. */
export class Step implements AsyncCommand<Life, TwoServices, true> {
  constructor(
    private readonly draws: readonly Draw[],
    private readonly services: readonly number[],
    private readonly met: Met,
  ) {}

  async check(): Promise<boolean> {
    return true;
  }

  async run(life: Life, real: TwoServices): Promise<void> {
    for (const { minutes } of this.draws.filter((draw) => draw.do === 'clock')) life.world.now += minutes * minute;
    real.setClock(life.world.now);
    const deeds = this.deedsIn(life);
    life.story.push(`${instant(life.world.now)} ${JSON.stringify(deeds)}`);
    const told = await this.atOnce(deeds, real);
    await this.compare(life, real, deeds, told);
    life.keyed.push(...deeds.flatMap((deed) => (typeof deed === 'object' && 'key' in deed ? [deed] : [])));
    this.met.steps += 1;
    deeds.forEach((deed, at) => {
      this.met.note(`${typeof deed === 'object' ? deed.do : deed} ${codeOf(told[at])}`);
    });
  }

  toString(): string {
    return this.draws.map((draw) => draw.do).join(' and ');
  }

  /** What the first service is asked is set going first. */
  private async atOnce(deeds: readonly Deed[], real: TwoServices): Promise<(Told | 'done')[]> {
    const told = new Map<number, Promise<Told | 'done'>>();
    for (const service of [0, 1])
      for (const [at, deed] of deeds.entries())
        if ((this.services[at % 2] ?? 0) === service)
          told.set(at, typeof deed === 'object' ? real.ask(deed, service) : real.tick(deed, service));
    return Promise.all(deeds.map((_, at) => told.get(at) as Promise<Told | 'done'>));
  }

  private deedsIn(life: Life): Deed[] {
    return this.draws.flatMap((draw): Deed[] => {
      if (draw.do === 'clock') return [];
      if (isTimer(draw.do)) return [draw.do];
      life.names += 1;
      return [orderOf(draw, life.world, { name: `visit ${life.names}`, keyed: life.keyed })];
    });
  }

  private async compare(
    life: Life,
    real: TwoServices,
    deeds: readonly Deed[],
    told: readonly (Told | 'done')[],
  ): Promise<void> {
    const found = { answers: told, ...(await real.kept()) };
    expect(unsound(found.rows)).toEqual([]);
    const inOrder = expected(oneByOne(life.world, deeds), told, real);
    const reversed = expected(reverse(oneByOne(life.world, deeds.toReversed())), told, real);
    const fits = [inOrder, reversed].map((one) => one !== undefined && isDeepStrictEqual(one.found, found));
    const outcome = fits[0] ? inOrder : fits[1] ? reversed : undefined;
    if (!outcome) expect(found).toEqual(inOrder?.found ?? reversed?.found);
    if (!outcome) throw new Error('What became of two orders is what becomes of neither order of them.');
    if (fits[0] !== fits[1]) this.met.orders[fits[0] ? 0 : 1] = (this.met.orders[fits[0] ? 0 : 1] ?? 0) + 1;
    for (const [name, id] of outcome.names) real.call(name, id);
    for (const what of becameBetween(life.world, outcome.world)) this.met.note(what);
    life.world = outcome.world;
    await this.look(life, real, deeds);
  }

  /** What others see of it, through the one service and the other. */
  private async look({ world, names }: Life, real: TwoServices, deeds: readonly Deed[]): Promise<void> {
    const about = deeds.filter((deed) => typeof deed === 'object');
    const people = 1 + (names % 2);
    for (const town of new Set(about.map((deed) => deed.town)))
      expect(await real.slots(town, people, names % 2)).toEqual(townOf(world, town).slots(people));
    for (const deed of about) {
      const visit = world.towns[deed.town]?.visits.get('of' in deed ? deed.of : deed.name);
      const id = visit && real.idOf(visit.name);
      if (!visit || !id) continue;
      const { state, version, place, start, end, heldUntil, notes, steps } = visit;
      expect(await real.view(deed.town, id, names % 2)).toEqual({
        ...{ id, state, version, place, start, end, notes, steps: [...steps] },
        heldUntil: state === 'held' && heldUntil !== undefined ? instant(heldUntil) : undefined,
      });
    }
  }
}

/** What the clock did: `lapsed by itself`, `retired`; a hold that lapsed because its place was taken is among them. */
const becameBetween = (before: World, after: World): string[] =>
  Object.entries(after.towns).flatMap(([town, { visits }]) =>
    [...visits.values()].flatMap((visit) => {
      const known = before.towns[town]?.visits.get(visit.name);
      if (known === visit || !known) return [];
      if (known.version === visit.version) return ['retired'];
      return visit.steps.at(-1)?.endsWith('by itself') ? [`${visit.state} by itself`] : [];
    }),
  );

const codeOf = (told: Told | 'done' | undefined): string =>
  typeof told === 'object' && 'problem' in told ? [told.problem, told.reason].filter(Boolean).join(' ') : 'ok';

const reverse = ({ world, answers }: Outcome): Outcome => ({ world, answers: answers.toReversed() });

type Rows = Awaited<ReturnType<TwoServices['kept']>>['rows'];

/** What would have been found had this become of it; undefined: the answers tell of other appointments. */
const expected = ({ world, answers }: Outcome, told: readonly (Told | 'done')[], real: TwoServices) => {
  const names = new Map<string, string>();
  for (const [at, answer] of answers.entries()) {
    const one = told[at];
    if (answer === 'done' || 'problem' in answer || one === undefined || one === 'done' || 'problem' in one) continue;
    const known = real.idOf(answer.name) ?? names.get(answer.name);
    if (known !== undefined && known !== one.id) return undefined;
    names.set(answer.name, one.id);
  }
  const idOf = (name: string): string => names.get(name) ?? real.idOf(name) ?? `the id of ${name}`;
  const rows = Object.entries(world.towns).flatMap(([town, { visits }]) =>
    [...visits.values()].map((visit) => {
      const { state, version, place, desk, start, until, end, people, inForce, heldUntil = null } = visit;
      return {
        ...{ town, id: idOf(visit.name), state, version, place, desk, from: start, until, start, end, people },
        ...{ inForce, heldUntil, steps: [...visit.steps], events: [...visit.events] },
      };
    }),
  );
  const found = {
    answers: answers.map((answer, at) => {
      if (answer === 'done' || 'problem' in answer) return answer;
      const { name, state, ...rest } = answer;
      const one = told[at];
      // An order that moves many does not tell their states.
      return { id: idOf(name), ...(typeof one === 'object' && 'state' in one ? { state } : {}), ...rest };
    }),
    rows: rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    remembered: Object.entries(world.towns)
      .flatMap(([town, { answers }]) => [...answers].map(([key, { answer }]) => `${town} ${key} ${idOf(answer.name)}`))
      .sort(),
  };
  return { world, names, found };
};

/** What may never be, whatever was asked: seen without the model. */
const unsound = (rows: Rows): string[] => {
  const inForce = rows.filter((row) => row.inForce);
  return [
    ...inForce.flatMap((one, at) =>
      inForce
        .slice(at + 1)
        .filter(
          ({ town, place, desk, from, until }) =>
            isDeepStrictEqual([town, place, desk], [one.town, one.place, one.desk]) &&
            from < one.until &&
            one.from < until,
        )
        .map((other) => `${one.id} and ${other.id} have the same place`),
    ),
    ...rows
      .filter(({ version, events }) => events.map((event) => event.split(' ')[1]).join() !== upTo(version))
      .map(({ id, version, events }) => `${id} of version ${version} was announced as ${events.join()}`),
    ...inForce.filter(({ state }) => !['held', 'booked', 'arrived'].includes(state)).map(({ id }) => `${id} is over`),
  ];
};

const upTo = (version: number): string => Array.from({ length: version }, (_, at) => at + 1).join();
