import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  type Caller,
  finishStandardsImport,
  type OutputOf,
  type StandardRow,
  type StandardsImport,
  stageStandards,
} from '#contracts';
import { type Ask, type AskedFor, invalidInput } from '#platform';
import { recordsInFile } from './csv-file.client.js';
import type { CsvRecord } from './csv-lines.rules.js';
import { type Columns, columnsOf, missingColumns, standardRowOf } from './standards-csv.wording.js';

const rowsAtOnce = 200;
const mostListed = 1_000;

type Refusal = OutputOf<typeof finishStandardsImport>['refused'][number];

interface Order {
  readonly asked: AskedFor;
  readonly caller: Caller;
  readonly file: Readable;
}

const columnsIn = (header: CsvRecord | undefined): Columns => {
  if (!header) throw invalidInput({ path: 'body', message: 'The file is empty.' });
  const columns = columnsOf('fields' in header ? header.fields : []);
  const missing = missingColumns(columns);
  if (missing.length === 0) return columns;
  throw invalidInput(...missing.map((path) => ({ path, message: `The header of the file lacks the column ${path}.` })));
};

/** Reads the file of the national list as it comes in; the catalogue takes it over at the end, all at once. */
export class ImportStandards {
  constructor(private readonly ask: Ask) {}

  async run({ asked, caller, file }: Order): Promise<StandardsImport> {
    const importId = randomUUID();
    const refused: Refusal[] = [];
    let staged = 0;
    let waiting: StandardRow[] = [];
    const stage = async () => {
      if (waiting.length === 0) return;
      await this.ask.of(stageStandards, asked, { caller, importId, rows: waiting });
      staged += waiting.length;
      waiting = [];
    };
    for await (const read of this.rowsOf(file)) {
      if ('reason' in read) refused.push(read);
      else waiting.push(read.row);
      if (waiting.length === rowsAtOnce) await stage();
    }
    await stage();
    const report = await this.ask.of(finishStandardsImport, asked, { caller, importId, rows: staged });
    const all = [...refused, ...report.refused].sort((one, other) => one.line - other.line);
    const rows = staged + refused.length;
    return { ...report, rows, refusedTotal: all.length, refused: all.slice(0, mostListed) };
  }

  private async *rowsOf(file: Readable) {
    const records = recordsInFile(file);
    const columns = columnsIn((await records.next()).value as CsvRecord | undefined);
    for await (const record of records)
      yield 'reason' in record ? record : standardRowOf(columns, record.line, record.fields);
  }
}
