/** Whether this is one of the versions that a writer saw (If-Match); `*`: any. */
export const isSeen = ({ version }: { readonly version: number }, versions: readonly string[]): boolean =>
  versions.includes('*') || versions.includes(String(version));
