import { measureArithmetic } from './arithmetic.program.js';
import type { Bench, Outcome } from './bench.program.js';
import { bookLocation, measureBook } from './book.program.js';
import { measureGrowth } from './growth.program.js';
import { countRows, guaranteeLine, type Running, readRunning } from './guarantees.client.js';
import { profiledNames, type ScenarioName } from './options.rules.js';
import { type MachineUse, watchMachine } from './procfs.client.js';
import { cpuOf, summaryOf } from './report.wording.js';
import { readMachine, readVersions, writeResults } from './results.client.js';
import { measureRush, rushLocation } from './rush.program.js';
import { measureSlots, slotsLocations } from './slots.program.js';
import { measureMemory, measureStart } from './start.program.js';
import { clock, type System, startSystem } from './system.program.js';
import { numberOf } from './table.wording.js';
import { writeTown } from './town.client.js';

type Together = Partial<Record<ScenarioName, (bench: Bench, system: System) => Promise<Outcome>>>;

/** Those that share one running product, in this order. */
const onOne: Together = { slots: measureSlots, book: measureBook, rush: measureRush };

/** Those that start it as they need it. */
const alone: Partial<Record<ScenarioName, (bench: Bench) => Promise<Outcome>>> = {
  arithmetic: measureArithmetic,
  growth: measureGrowth,
  start: measureStart,
  memory: measureMemory,
};

interface Told {
  readonly outcomes: Record<string, Outcome>;
  readonly running?: Running;
}

const runTogether = async (bench: Bench): Promise<Told> => {
  const { options, product, say } = bench;
  const names = options.only.filter((name) => onOne[name] !== undefined);
  if (names.length === 0) return { outcomes: {} };
  say('Starting the product ...');
  const system = await startSystem(product);
  try {
    await writeTown(system, [bookLocation, rushLocation, ...slotsLocations(options.rounds)]);
    const outcomes: Record<string, Outcome> = {};
    const before = await countRows(system);
    for (const name of names) {
      say(`${name} ...`);
      const outcome = await onOne[name]?.(bench, system);
      if (outcome !== undefined) outcomes[name] = outcome;
    }
    return { outcomes, running: await readRunning(system, bookLocation, before) };
  } finally {
    await system.stop();
  }
};

const othersLine = ({ all, others, stolen }: MachineUse): string =>
  `\nOf ${numberOf(all)} seconds of CPU there were, others on this machine used ${numberOf((100 * others) / all)} %, ` +
  `other guests of the host ${numberOf((100 * stolen) / all)} %.`;

const fromOneAddress =
  'All load comes from one address, and limits and caps are far away: portions of them are drawn so large that drawing ' +
  'costs nothing here.';

/** Of each product that was measured and kept for it what was found, by what it served. */
const runningOf = (first: Told, outcomes: Readonly<Record<string, Outcome>>): (readonly [string, Running])[] => [
  ...(first.running === undefined ? [] : [[Object.keys(first.outcomes).join(', '), first.running] as const]),
  ...Object.entries(outcomes).flatMap(([name, { running }]) =>
    running === undefined ? [] : [[name, running] as const],
  ),
];

const notAsked = 'not read: the scenarios that were run kept no product to ask';

/** Runs what is asked for, tells it as a table, and writes it down. */
export const runBench = async (bench: Bench, natsServer: string): Promise<void> => {
  const { options, say, product } = bench;
  const begun = new Date();
  const whatOthersUsed = await watchMachine();
  const machine = readMachine();
  const found = readVersions(product.root, natsServer);
  say(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.kernel}`);
  const without = options.only.filter((name) => !profiledNames.includes(name));
  if (options.profile && without.length > 0) say(`There is no profile of ${without.join(', ')}.`);
  const outcomes: Record<string, Outcome> = {};
  const first = await runTogether(bench);
  Object.assign(outcomes, first.outcomes);
  for (const name of options.only) {
    const measure = alone[name];
    if (measure === undefined) continue;
    say(`${name} ...`);
    outcomes[name] = await measure(bench);
  }
  const used = await whatOthersUsed();
  if (used !== undefined) say(othersLine(used));
  const running = runningOf(first, outcomes);
  const versions = { ...found, postgres: running[0]?.[1].postgres ?? 'not asked' };
  const all = Object.values(outcomes);
  const section = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) say(['', title, ...lines].join('\n'));
  };
  section('Project and limit side by side', summaryOf(all.flatMap(({ rows }) => rows)));
  section('Besides', [...(running.length > 0 ? [fromOneAddress] : []), ...all.flatMap(({ notes }) => notes)]);
  section(
    'CPU, and for each answer',
    all.flatMap(({ cpu }) => (cpu.length > 0 ? [...cpuOf(cpu), ''] : [])),
  );
  for (const [name, { guarantees }] of running)
    section(`Guarantees, as they were found (${name})`, guarantees.map(guaranteeLine));
  if (running.length === 0) section('Guarantees', [notAsked]);
  const settings = { ...options, clock };
  const results = {
    begun: begun.toISOString(),
    machine,
    used,
    versions,
    settings,
    running: Object.fromEntries(running),
    outcomes: Object.fromEntries(
      Object.entries(outcomes).map(([name, { running: _told, ...outcome }]) => [name, outcome]),
    ),
  };
  say(`\nWritten to ${writeResults(product.root, results, begun)}`);
};
