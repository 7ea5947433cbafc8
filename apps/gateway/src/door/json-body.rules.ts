/** What a body holds, or why it can not be read and where. */
export type JsonBody = { readonly value: unknown } | { readonly path: string; readonly wrong: string };

const deepest = 32;
const poisonous = new Set(['__proto__', 'constructor']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come in
const unfit = /\u0000|\p{Surrogate}/u;

interface Part {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

const partsOf = ({ value, path, depth }: Part): Part[] => {
  if (Array.isArray(value)) return value.map((one, at) => ({ value: one, path: `${path}[${at}]`, depth: depth + 1 }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, one]) => ({
    value: one,
    path: path ? `${path}.${key}` : key,
    depth: depth + 1,
  }));
};

const wrongWith = ({ value, depth }: Part): string | undefined => {
  if (depth > deepest) return 'This is nested too deeply.';
  if (typeof value === 'string' && unfit.test(value)) return 'NUL characters and half characters are not allowed.';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const key = Object.keys(value).find((name) => poisonous.has(name) || unfit.test(name));
  return key === undefined ? undefined : 'A name that is used here is not allowed.';
};

/** Reads a JSON text, and refuses what no document of ours can hold. */
export const jsonBodyOf = (bytes: Uint8Array): JsonBody => {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { path: 'body', wrong: 'The body is not UTF-8.' };
  }
  if (!text.trim()) return { path: 'body', wrong: 'A body is required.' };
  try {
    value = JSON.parse(text);
  } catch {
    return { path: 'body', wrong: 'The body is not JSON.' };
  }
  const waiting: Part[] = [{ value, path: '', depth: 0 }];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const wrong = wrongWith(part);
    if (wrong) return { path: part.path.replaceAll(new RegExp(unfit, 'gu'), '?') || 'body', wrong };
    waiting.push(...partsOf(part));
  }
  return { value };
};
