import type { Readable } from 'node:stream';
import { ProblemError } from '#platform';
import { fileLimit, largestFile } from '../door/body-limits.rules.js';
import { fieldsOf } from './csv-fields.wording.js';
import { type CsvRecord, linesOf, recordsOf } from './csv-lines.rules.js';

const longestImport = 100_000;

/** Whoever stops reading early must still be able to answer: the connection is left alone, the rest goes by unread. */
async function* limited(file: Readable): AsyncGenerator<Uint8Array> {
  const until = performance.now() + longestImport;
  let bytes = 0;
  try {
    for await (const chunk of file.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > largestFile) throw new ProblemError('body-too-large', { detail: fileLimit });
      if (performance.now() > until) throw new ProblemError('request-timeout');
      yield chunk as Buffer;
    }
  } finally {
    file.resume();
  }
}

/**
 * The records of a CSV file that comes in, the header first; those behind it are as wide as the header.
 * @throws ProblemError `body-too-large`, `request-timeout`
 */
export async function* recordsInFile(file: Readable): AsyncGenerator<CsvRecord> {
  let width = 0;
  const ofWidth = (text: string): string[] | undefined => {
    const fields = fieldsOf(text);
    return width === 0 || fields?.length === width ? fields : undefined;
  };
  for await (const record of recordsOf(linesOf(limited(file)), ofWidth)) {
    if (width === 0) width = 'fields' in record ? record.fields.length : 0;
    yield record;
  }
}
