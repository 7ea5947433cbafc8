import type { Latency } from '../figures.rules.js';

/** The same question again and again, by so many at once, for so long. */
export interface ReadJob {
  readonly kind: 'read';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

export interface Place {
  readonly locationId: string;
  readonly start: string;
}

/** One booking for each place. */
export interface BookJob {
  readonly kind: 'book';
  /** Of the gateway. */
  readonly url: string;
  readonly places: readonly Place[];
  /** Makes people and keys of this job different from those of others. */
  readonly run: string;
  readonly connections: number;
  /** So many a second whatever the answers; none: the next when one is answered. */
  readonly perSecond?: number | undefined;
  /** The answers are kept. */
  readonly keepBodies?: boolean | undefined;
}

export type Job = ReadJob | BookJob;

export interface LoadResult {
  readonly seconds: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Of the answers that were no yes, by name. */
  readonly problems: Readonly<Record<string, number>>;
  /** The first few answers that were neither a yes nor a refusal that was foreseen (201, 200, 409). */
  readonly strange: readonly string[];
  readonly latency: Latency;
  /** Of all answers together. */
  readonly bytes: number;
  /** What the load itself used, from the first question on. */
  readonly cpuSeconds: number;
  /** With keepBodies, as the places. */
  readonly bodies: readonly string[];
}

/** How many a second got this answer. */
export const perSecond = ({ statuses, seconds }: Pick<LoadResult, 'statuses' | 'seconds'>, status: number): number =>
  (statuses[status] ?? 0) / seconds;
