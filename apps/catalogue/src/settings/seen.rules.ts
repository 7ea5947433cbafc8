/** What a writer saw: versions (`*`: any), or nothing yet. */
export type SeenVersions = { readonly versions: readonly string[] } | { readonly nothing: true };

export const isWhatWasSeen = (seen: SeenVersions, version: number | undefined): boolean => {
  if ('nothing' in seen) return version === undefined;
  return version !== undefined && (seen.versions.includes('*') || seen.versions.includes(String(version)));
};
