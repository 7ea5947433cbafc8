const words: Readonly<Record<number, string>> = { 40: 'warning', 50: 'error', 60: 'error' };

const asEntry = (line: string): Readonly<Record<string, unknown>> | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

const causeIn = (err: unknown): string => {
  const message = typeof err === 'object' && err !== null && 'message' in err ? err.message : undefined;
  return typeof message === 'string' && message !== '' ? ` (${message})` : '';
};

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/**
 * What a line of a program's log has to complain about, for people; `undefined` when it is only of interest to the log
 * file. A line that is no entry comes from a program that fell over: of that story the line that names the error counts.
 */
export const complaintIn = (line: string): { readonly kind: string; readonly text: string } | undefined => {
  const entry = asEntry(line);
  if (entry === undefined) return /^(?:Uncaught )?\w*Error\b/.test(line) ? { kind: 'error', text: line } : undefined;
  const kind = words[Number(entry.level)];
  if (kind === undefined) return undefined;
  const text = typeof entry.msg === 'string' ? entry.msg : 'it did not say what';
  const cause = causeIn(entry.err);
  return { kind, text: firstLine(text.includes(cause.slice(2, -1)) && cause ? text : `${text}${cause}`) };
};
