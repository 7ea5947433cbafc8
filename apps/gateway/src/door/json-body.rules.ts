/** What a body holds, or why it can not be read and where. */
export type JsonBody = { readonly value: unknown } | Fault;

interface Fault {
  readonly path: string;
  readonly wrong: string;
}

const deepest = 32;
const poisonous = new Set(['__proto__', 'constructor']);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come in
const unfit = /\u0000|\p{Surrogate}/u;

const isUnfitName = (name: string): boolean => poisonous.has(name) || unfit.test(name);

const wrongWith = (value: unknown, depth: number): string | undefined => {
  if (depth > deepest) return 'This is nested too deeply.';
  if (typeof value === 'string' && unfit.test(value)) return 'NUL characters and half characters are not allowed.';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).some(isUnfitName) ? 'A name that is used here is not allowed.' : undefined;
};

const under = (name: string, { path, wrong }: Fault): Fault => ({
  path: path === '' || path.startsWith('[') ? `${name}${path}` : `${name}.${path}`,
  wrong,
});

/** Part by part, without a copy: a whole catalogue has millions of them. */
const faultIn = (value: unknown, depth: number): Fault | undefined => {
  const wrong = wrongWith(value, depth);
  if (wrong) return { path: '', wrong };
  if (typeof value !== 'object' || value === null) return undefined;
  const isList = Array.isArray(value);
  const parts: Iterable<[number | string, unknown]> = isList ? value.entries() : Object.entries(value);
  for (const [name, part] of parts) {
    const fault = faultIn(part, depth + 1);
    if (fault) return under(isList ? `[${name}]` : String(name), fault);
  }
  return undefined;
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
  const fault = faultIn(value, 0);
  return fault ? { ...fault, path: fault.path || 'body' } : { value };
};
