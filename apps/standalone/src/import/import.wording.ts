import { importSdgRoute, importStandardsRoute, SdgImportReport, StandardsImport } from '#contracts';

/** What came of an import. */
export interface Outcome {
  /** To be printed. */
  readonly lines: readonly string[];
  /** Nothing of the file could be used. */
  readonly isEmpty: boolean;
}

/** What one command has of its own. */
export interface ImportCommand {
  /** As `npm run` knows it. */
  readonly name: string;
  /** Where the gateway takes the file. */
  readonly path: string;
  /** @throws ZodError when it is not the answer to such a file. */
  readonly outcomeOf: (answer: unknown) => Outcome;
}

const number = (value: number): string => value.toLocaleString('en');

const refusals = (refused: StandardsImport['refused']): string[] =>
  refused.map(({ line, reason }) => `  line ${line}: ${reason}`);

export const upl: ImportCommand = {
  name: 'import:upl',
  path: importStandardsRoute.path,
  outcomeOf: (answer) => {
    const { rows, refused, refusedTotal, ...report } = StandardsImport.parse(answer);
    return {
      lines: [
        `${number(rows)} lines read: ${number(report.standards)} standards, ${number(report.municipal)} of municipalities.`,
        `${number(report.added)} added, ${number(report.changed)} changed, ${number(report.unchanged)} unchanged; ${number(report.gone)} not in the file and kept.`,
        ...(refusedTotal > 0 ? [`${number(refusedTotal)} lines refused:`] : []),
        ...refusals(refused),
        ...(refusedTotal > refused.length ? [`  and ${number(refusedTotal - refused.length)} more.`] : []),
      ],
      isEmpty: rows - refusedTotal <= 0,
    };
  },
};

/** The gateway lists no more of a kind, and does not say how many there are. */
const mostListed = 1_000;
const count = ({ length }: readonly unknown[]): string => `${number(length)}${length < mostListed ? '' : ' or more'}`;

export const sdg: ImportCommand = {
  name: 'import:sdg',
  path: importSdgRoute.path,
  outcomeOf: (answer) => {
    const { rows, added, changed, unchanged, gone, unknown, refused } = SdgImportReport.parse(answer);
    return {
      lines: [
        `${number(rows)} lines read.`,
        `${count(added)} added, ${count(changed)} changed, ${number(unchanged)} unchanged; ${count(gone)} not in the file and removed.`,
        ...(unknown.length > 0 ? [`${count(unknown)} standards not known here:`] : []),
        ...unknown.map((uri) => `  ${uri}`),
        ...(refused.length > 0 ? [`${count(refused)} lines refused:`] : []),
        ...refusals(refused),
      ],
      isEmpty: added.length + changed.length + unchanged === 0,
    };
  },
};

export const progressText = (sent: number, size: number): string =>
  `${number(sent)} of ${number(size)} bytes (${size === 0 ? 100 : Math.floor((sent * 100) / size)} %)`;

/** A refusal of the gateway, in one sentence. */
export const complaintOf = (status: number, answer: unknown): string => {
  const { detail, title } = (answer ?? {}) as { detail?: string; title?: string };
  if (status === 401) return 'The gateway does not know this key.';
  if (status === 403) return 'This key may not import: it takes the one of an editor or administrator.';
  return `The gateway refused the file (${status}): ${detail ?? title ?? 'it gave no reason.'}`;
};
