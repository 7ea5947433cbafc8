import { headText, type Report } from './head.rules.js';

const chainText = (report: Report): string[] => [
  `${report.service}/${report.municipalityId}: ${report.rows} rows, ${report.number} seals`,
  ...(report.number > 0 ? [`  --head ${headText(report)}`] : []),
  ...report.wrong.map((sentence) => `  WRONG: ${sentence}`),
];

/** What was found, in lines. Whoever keeps the heads elsewhere can tell later that nothing was taken away. */
export const reportText = (reports: readonly Report[]): string => {
  const wrong = reports.filter((report) => report.wrong.length > 0).length;
  const verdict =
    wrong > 0 ? `${wrong} of ${reports.length} trails are not as they were sealed.` : 'Every seal is right.';
  return [...reports.flatMap(chainText), reports.length === 0 ? 'There is no trail yet.' : verdict].join('\n');
};
