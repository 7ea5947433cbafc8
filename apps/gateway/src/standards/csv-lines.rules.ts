/** A piece of the file, up to a line feed. */
export interface Line {
  /** From 1. */
  readonly line: number;
  /** Undefined: it is not UTF-8. */
  readonly text: string | undefined;
}

const lineFeed = 10;

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r$/, '');
  } catch {
    return undefined;
  }
};

/** The lines of a file that comes in as it comes. A byte order mark before the first is left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let line = 0;
  let begun: Uint8Array[] = [];
  const whole = (last: Uint8Array): Line => {
    const bytes = begun.length === 0 ? last : Buffer.concat([...begun, last]);
    begun = [];
    line += 1;
    return { line, text: decoded(bytes) };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      yield whole(chunk.subarray(from, at));
      from = at + 1;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield whole(new Uint8Array());
}

/** A record and the line where it begins, or why there is none there. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly reason: string };

/** The fields of a text that holds one record; undefined when it is not one. */
export type ReadFields = (text: string) => readonly string[] | undefined;

/** A quoted field may run over this many lines; what runs on is a quote that was never closed. */
const mostLines = 10;
const longestLine = 20_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come in
const unfit = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

const complaint = ({ text }: Line): string | undefined => {
  if (text === undefined) return 'It is not UTF-8.';
  if (text.length > longestLine) return `It is longer than ${longestLine} characters.`;
  return unfit.test(text) ? 'It holds control characters.' : undefined;
};

/**
 * The records of a file. A quote that is wrong costs the line it stands on, never those behind it: a record goes on
 * over the next lines only if that makes it a sound one.
 */
export async function* recordsOf(lines: AsyncIterable<Line>, read: ReadFields): AsyncGenerator<CsvRecord> {
  const source = lines[Symbol.asyncIterator]();
  const ahead: Line[] = [];
  const atLeast = async (count: number): Promise<boolean> => {
    while (ahead.length < count) {
      const next = await source.next();
      if (next.done) return false;
      ahead.push(next.value);
    }
    return true;
  };
  while (await atLeast(1)) {
    const first = ahead[0] as Line;
    const reason = complaint(first);
    if (reason || !first.text?.trim()) {
      ahead.shift();
      if (reason) yield { line: first.line, reason };
      continue;
    }
    let text = first.text;
    let fields = read(text);
    let taken = 1;
    while (!fields && text.includes('"') && taken < mostLines && (await atLeast(taken + 1))) {
      const next = ahead[taken] as Line;
      if (complaint(next)) break;
      text = `${text}\n${next.text}`;
      taken += 1;
      fields = read(text);
    }
    ahead.splice(0, fields ? taken : 1);
    yield fields
      ? { line: first.line, fields }
      : { line: first.line, reason: text.includes('"') ? brokenQuote : otherWidth };
  }
}

const brokenQuote = 'A quote is not closed or stands where none can, or there are too few or too many fields.';
const otherWidth = 'It has more or fewer fields than the header.';
