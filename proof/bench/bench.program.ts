import { median, ratiosOf } from './figures.rules.js';
import type { Running } from './guarantees.client.js';
import type { Options } from './options.rules.js';
import { cpuSecondsOf } from './procfs.client.js';
import type { System, SystemOptions } from './system.program.js';
import { numberOf } from './table.wording.js';

/** What a scenario is given. */
export interface Bench {
  readonly options: Options;
  /** How to start the product. */
  readonly product: SystemOptions;
  readonly say: (line: string) => void;
  /** Profiles what the product does meanwhile, if that is asked for. */
  profiled<T>(scenario: string, system: System, work: () => Promise<T>): Promise<T>;
}

/** One line of the table; a figure that is not there was not measured. */
export interface Row {
  readonly scenario: string;
  readonly limit: string;
  readonly project: string;
  readonly ratio?: number | undefined;
  readonly bar: string;
  /** undefined: not measured, or there is no bar. */
  readonly met?: boolean | undefined;
  /** Told in place of `NOT MET`. */
  readonly because?: string | undefined;
}

export interface Outcome {
  readonly rows: readonly Row[];
  /** What else there is to say, in sentences. */
  readonly notes: readonly string[];
  /** Seconds of CPU by program, and for how many answers. */
  readonly cpu: readonly CpuUse[];
  /** All figures of all rounds. */
  readonly raw: unknown;
  /** Of a product of its own, what was on. */
  readonly running?: Running | undefined;
}

export interface CpuUse {
  readonly during: string;
  readonly seconds: Readonly<Record<string, number>>;
  /** Answers, bookings or what else it was used for. */
  readonly count: number;
}

export interface Measured<T> {
  readonly result: T;
  readonly cpu: Readonly<Record<string, number>>;
}

/** What the programs of the system, and others that are named, used meanwhile. */
export const withCpu = async <T>(
  pids: Readonly<Record<string, number>>,
  work: () => Promise<T>,
): Promise<Measured<T>> => {
  const before = await cpuSecondsOf(pids);
  const result = await work();
  const after = await cpuSecondsOf(pids);
  const cpu = Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]));
  return { result, cpu };
};

/** What a round gave on either side, more is better; the limit stands before and after each round of the project. */
export interface Sides {
  readonly limits: readonly number[];
  readonly projects: readonly number[];
}

/** The medians side by side, and how far the rounds are apart. */
export const compared = (
  scenario: string,
  unit: string,
  { limits, projects }: Sides,
  atLeast: number,
): { readonly row: Row; readonly note: string } => {
  const ratio = median(projects) / median(limits);
  const each = ratiosOf(limits, projects).map(numberOf).join(', ');
  return {
    row: {
      scenario,
      limit: `${numberOf(median(limits))} ${unit}`,
      project: `${numberOf(median(projects))} ${unit}`,
      ratio,
      bar: `>= ${atLeast}`,
      met: ratio >= atLeast,
    },
    note:
      `${scenario}: limit ${limits.map(numberOf).join(', ')}; project ${projects.map(numberOf).join(', ')} ${unit}; ` +
      `ratio of each round ${each}`,
  };
};
