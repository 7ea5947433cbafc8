export interface Reachable {
  readonly hosts: readonly string[];
  /** Who comes by no known host name is there. */
  readonly default: boolean;
}

/**
 * Where the outside finds a municipality here, the same whoever asks and by whatever name: its first host name, with
 * scheme, port and path of the public address (`https` when that is not known). Undefined when it can not be told.
 */
export const addressOf = (
  { hosts, default: isDefault }: Reachable,
  publicUrl: string | undefined,
): string | undefined => {
  const [host] = hosts;
  if (host === undefined) return isDefault ? publicUrl : undefined;
  const url = new URL(publicUrl ?? 'https://localhost');
  url.hostname = host;
  return url.href.replace(/\/+$/, '');
};
