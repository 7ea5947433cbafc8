/** Rows under each other in columns, the first of them the heading. */
export const tableOf = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const [heading, ...others] = rows;
  if (heading === undefined) return [];
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...others.map(line)];
};

const digitsOf = (value: number): number =>
  Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;

/** With as many digits as mean something, thousands apart: `12,345`, `12.3`, `0.123`. */
export const numberOf = (value: number): string =>
  Number.isFinite(value)
    ? value.toLocaleString('en', {
        maximumFractionDigits: digitsOf(value),
        minimumFractionDigits: digitsOf(value) === 3 ? 2 : 0,
      })
    : 'none';

/** `200: 400, 409: 2` */
export const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${what}: ${numberOf(count)}`)
    .join(', ') || 'none';
