import { type Channel, rights, Who } from '#contracts';

/** Pages of which origins may ask, per channel; a channel that is not named: of any. */
export type Origins = Readonly<Partial<Record<Channel, readonly string[]>>>;

export interface Asking {
  readonly origins: Origins;
  /** The channels it may be. */
  readonly channels: readonly Channel[];
  readonly origin: string | undefined;
}

/** Those of which somebody with a credential may turn out to be. */
export const channelsOfCredentials: readonly Channel[] = [
  ...new Set(Who.options.flatMap((who) => rights[who].channels.slice(0, 1))),
];

const bare = (origin: string): string => origin.toLowerCase().replace(/\/$/, '');

/** `any`: it does not matter; `this`: this one, because it is named; `none`: not this one. */
export const judgeOrigin = (asking: Asking): 'any' | 'this' | 'none' => {
  const { origin, origins, channels } = asking;
  const all = channels.map((channel) => origins[channel]);
  if (all.some((list) => list === undefined)) return 'any';
  return origin !== undefined && all.some((list) => list?.some((one) => bare(one) === bare(origin))) ? 'this' : 'none';
};

/** A page of ours, such as that of the documentation. */
export const isOwnOrigin = (origin: string, host: string): boolean =>
  URL.canParse(origin) && new URL(origin).host === host.toLowerCase();

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changes = (method: string): boolean => !safe.has(method);

/** What a browser says before it asks: whether it will show a credential. */
export const willShowCredential = (askedHeaders: string | undefined): boolean =>
  (askedHeaders ?? '').split(',').some((name) => name.trim().toLowerCase() === 'authorization');
