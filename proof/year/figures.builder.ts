import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { Program } from '#testkit';

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Resident memory in MiB: now, and the most it has been. Only Linux tells. */
export const memoryOf = (program: Program | undefined): { readonly now: number; readonly most: number } => {
  let status = '';
  try {
    status = readFileSync(`/proc/${program?.pid}/status`, 'utf8');
  } catch {
    // There is no /proc here.
  }
  const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1_024;
  return { now: read('VmRSS'), most: read('VmHWM') };
};

const written = (value: number): string => {
  if (Number.isNaN(value)) return '-';
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
};

const inColumns = (lines: readonly (readonly string[])[]): string => {
  const widths = (lines[0] ?? []).map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const padded = lines.map(([name = '', ...values]) => [
    name.padEnd(widths[0]!),
    ...values.map((value, at) => value.padStart(widths[at + 1]!)),
  ]);
  return padded.map((line) => line.join('  ')).join('\n');
};

/** What was measured, in tables, to be shown at the end. */
export class Figures {
  private readonly tables = new Map<string, string[][]>();
  private readonly loadBefore = loadavg();

  /** A row of a table; the first one names the columns. */
  note(table: string, row: string, values: Readonly<Record<string, number>>): void {
    const lines = this.tables.get(table) ?? [[table, ...Object.keys(values)]];
    this.tables.set(table, [...lines, [row, ...Object.values(values).map(written)]]);
  }

  text(): string {
    const load = `load of a minute ${this.loadBefore[0]?.toFixed(1)} before, ${loadavg()[0]?.toFixed(1)} after`;
    const about = `Node ${process.version}, ${availableParallelism()} cores, ${load}.`;
    return `\n${[...this.tables.values()].map(inColumns).join('\n\n')}\n\n${about}\n\n`;
  }
}
