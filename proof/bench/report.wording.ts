import type { CpuUse, Row } from './bench.program.js';
import { numberOf, tableOf } from './table.wording.js';

const metOf = ({ met, because = 'NOT MET' }: Row): string => (met === undefined ? '' : met ? 'met' : because);

export const summaryOf = (rows: readonly Row[]): string[] =>
  tableOf([
    ['scenario', 'limit', 'project', 'ratio', 'bar', ''],
    ...rows.map((row) => [
      row.scenario,
      row.limit,
      row.project,
      row.ratio === undefined ? '' : numberOf(row.ratio),
      row.bar,
      metOf(row),
    ]),
  ]);

/** Where the CPU went: seconds, and microseconds for each answer. */
export const cpuOf = (uses: readonly CpuUse[]): string[] => {
  const programs = [...new Set(uses.flatMap(({ seconds }) => Object.keys(seconds)))].filter((name) =>
    uses.some(({ seconds }) => (seconds[name] ?? 0) > 0.005),
  );
  const cell = ({ seconds, count }: CpuUse, name: string): string => {
    const used = seconds[name];
    return used === undefined ? '' : `${used.toFixed(2)} s, ${Math.round((used * 1e6) / Math.max(1, count))} us`;
  };
  return tableOf([
    ['program', ...uses.map(({ during, count }) => `${during} (${numberOf(count)})`)],
    ...programs.map((name) => [name, ...uses.map((use) => cell(use, name))]),
  ]);
};
