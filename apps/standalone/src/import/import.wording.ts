import type { StandardsImport } from '#contracts';

const number = (value: number): string => value.toLocaleString('en');

export const progressText = (sent: number, size: number): string =>
  `${number(sent)} of ${number(size)} bytes (${size === 0 ? 100 : Math.floor((sent * 100) / size)} %)`;

/** Nothing of the file could be used. */
export const isEmpty = ({ rows, refusedTotal }: StandardsImport): boolean => rows - refusedTotal <= 0;

/** What came of it, a line each. */
export const summaryOf = (report: StandardsImport): string[] => [
  `${number(report.rows)} lines read: ${number(report.standards)} standards, ${number(report.municipal)} of municipalities.`,
  `${number(report.added)} added, ${number(report.changed)} changed, ${number(report.unchanged)} unchanged; ${number(report.gone)} not in the file and kept.`,
  ...(report.refusedTotal > 0 ? [`${number(report.refusedTotal)} lines refused:`] : []),
  ...report.refused.map(({ line, reason }) => `  line ${line}: ${reason}`),
  ...(report.refusedTotal > report.refused.length
    ? [`  and ${number(report.refusedTotal - report.refused.length)} more.`]
    : []),
];

/** A refusal of the gateway, in one sentence. */
export const complaintOf = (status: number, answer: unknown): string => {
  const { detail, title } = (answer ?? {}) as { detail?: string; title?: string };
  if (status === 401) return 'The gateway does not know this key.';
  if (status === 403) return 'This key may not import: it takes the one of an editor or administrator.';
  return `The gateway refused the file (${status}): ${detail ?? title ?? 'it gave no reason.'}`;
};
