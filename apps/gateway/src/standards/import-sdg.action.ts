import type { Readable } from 'node:stream';
import { type Caller, importSdgAreas, importSdgMapping, type SdgImportReport } from '#contracts';
import { type Ask, type AskedFor, invalidInput, ProblemError } from '#platform';
import { recordsInFile } from './csv-file.client.js';
import type { CsvRecord } from './csv-lines.rules.js';
import { missingSdgColumns, type SdgFile, type SdgRowOf, sdgFileOf, sdgRowOf } from './sdg-csv.wording.js';
import { type Columns, columnsOf } from './standards-csv.wording.js';

const mostRows = { areas: 2_000, mapping: 20_000 } as const;
const mostListed = 1_000;
/** A message is 8 MiB at most. */
const mostBytes = 6 * 1024 * 1024;

interface Order {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly file: Readable;
}

type Refusal = SdgImportReport['refused'][number];

interface Header<F extends SdgFile = SdgFile> {
  readonly file: F;
  readonly columns: Columns;
}

const headerOf = (header: CsvRecord | undefined): Header => {
  if (!header) throw invalidInput({ path: 'body', message: 'The file is empty.' });
  const fields = 'fields' in header ? header.fields : [];
  const file = sdgFileOf(fields);
  if (!file)
    throw invalidInput({ path: 'body', message: 'The header is neither that of the areas nor that of the mapping.' });
  const columns = columnsOf(fields);
  const missing = missingSdgColumns(file, columns);
  if (missing.length === 0) return { file, columns };
  throw invalidInput(...missing.map((path) => ({ path, message: `The header of the file lacks the column ${path}.` })));
};

/** Reads a file of the Single Digital Gateway; the catalogue takes it over all at once. */
export class ImportSdg {
  constructor(private readonly ask: Ask) {}

  async run({ asked, caller, file }: Order): Promise<SdgImportReport> {
    const records = recordsInFile(file);
    const { file: kind, columns } = headerOf((await records.next()).value as CsvRecord | undefined);
    if (kind === 'areas') {
      const { rows, refused } = await rowsIn(records, { file: kind, columns });
      return whole(await this.ask.of(importSdgAreas, asked, { caller, rows, unread: refused.length }), refused);
    }
    const { rows, refused } = await rowsIn(records, { file: kind, columns });
    return whole(await this.ask.of(importSdgMapping, asked, { caller, rows, unread: refused.length }), refused);
  }
}

const rowsIn = async <F extends SdgFile>(records: AsyncIterable<CsvRecord>, { file, columns }: Header<F>) => {
  const rows: SdgRowOf<F>[] = [];
  const refused: Refusal[] = [];
  let bytes = 0;
  for await (const record of records) {
    const read = 'reason' in record ? record : sdgRowOf(file, columns, record);
    if ('reason' in read) {
      refused.push(read);
      continue;
    }
    rows.push(read.row);
    bytes += Buffer.byteLength(JSON.stringify(read.row));
    if (rows.length > mostRows[file] || bytes > mostBytes)
      throw new ProblemError('body-too-large', { detail: `Such a file has ${mostRows[file]} lines at most.` });
  }
  return { rows, refused };
};

const whole = (report: SdgImportReport, unread: readonly Refusal[]): SdgImportReport => {
  const refused = [...unread, ...report.refused].sort((one, other) => one.line - other.line);
  return { ...report, rows: report.rows + unread.length, refused: refused.slice(0, mostListed) };
};
