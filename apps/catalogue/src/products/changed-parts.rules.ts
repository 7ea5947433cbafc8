const mostParts = 100;

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

const holdsObjects = (list: readonly unknown[]): boolean => list.some(isObject);

const pathOf = (above: string, key: string): string => (above === '' ? key : `${above}.${key}`);

/** Lists of words are one part, lists of things are told by place. */
const differing = (before: unknown, after: unknown, path: string): string[] => {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    if (!holdsObjects(before) && !holdsObjects(after))
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
    const most = Math.max(before.length, after.length);
    return Array.from({ length: most }, (_, at) => differing(before[at], after[at], `${path}[${at}]`)).flat();
  }
  if (!isObject(before) || !isObject(after) || Array.isArray(before) !== Array.isArray(after)) return [path];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differing(before[key], after[key], pathOf(path, key)));
};

/** Which parts of a document differ from what was written before: `texts.nl.title`, `ways[0].url`; at most 100. */
export const changedParts = (before: object, after: object): string[] =>
  differing(before, after, '').slice(0, mostParts);
