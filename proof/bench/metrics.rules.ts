/** What a program counted, by name and labels as they are written. */
export type Samples = ReadonlyMap<string, number>;

export const samplesOf = (text: string): Samples =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

const labelIn = (sample: string, label: string): string | undefined =>
  new RegExp(`[{,]${label}="([^"]*)"`).exec(sample)?.[1];

/** How much each grew, by one label. */
export const grown = (
  [before, after]: readonly [Samples, Samples],
  name: string,
  label: string,
): ReadonlyMap<string, number> => {
  const result = new Map<string, number>();
  for (const [sample, value] of after) {
    if (!sample.startsWith(`${name}{`)) continue;
    const key = labelIn(sample, label) ?? '';
    result.set(key, (result.get(key) ?? 0) + value - (before.get(sample) ?? 0));
  }
  return result;
};

/** Of a histogram, the smallest bucket that holds such a share of what came in; undefined: nothing came. */
export const bucketOf = (buckets: ReadonlyMap<string, number>, share: number): string | undefined => {
  const all = buckets.get('+Inf') ?? 0;
  if (all === 0) return undefined;
  const inOrder = [...buckets].sort(([a], [b]) => (a === '+Inf' ? 1 : b === '+Inf' ? -1 : Number(a) - Number(b)));
  return inOrder.find(([, count]) => count >= share * all)?.[0];
};
