import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shift, WallHours } from '#free-time';

export interface Period {
  readonly from: string;
  readonly until: string;
}

export interface ConformanceCase {
  readonly id: string;
  readonly about: string;
  readonly timeZone: string;
  readonly now: string;
  readonly location: {
    readonly openingHours: readonly (WallHours & {
      readonly weekdays: readonly string[];
      readonly validFrom?: string;
      readonly validUntil?: string;
    })[];
    readonly exceptions?: readonly { readonly on: string; readonly hours: readonly WallHours[] }[];
    readonly holidays?: readonly string[];
    readonly closures?: readonly Period[];
    readonly quotas?: readonly (WallHours & {
      readonly weekdays: readonly string[];
      readonly channels: readonly string[];
      readonly sharePercent: number;
      readonly releaseMinutes: number;
    })[];
    readonly desks: readonly {
      readonly id: string;
      readonly skills: readonly string[];
      readonly shifts: readonly Shift[];
      readonly blocks?: readonly Period[];
    }[];
  };
  readonly products: readonly {
    readonly id: string;
    readonly skill?: string | null;
    readonly minutes: number;
    readonly extraPersonMinutes: number;
    readonly wrapUpMinutes: number;
    readonly stepMinutes: number;
    readonly leadMinutes: number;
    readonly horizonDays: number;
    readonly releaseTime: string;
  }[];
  readonly taken: readonly (Period & { readonly desk: string; readonly channel?: string })[];
  readonly ask: Period & {
    readonly items: readonly { readonly product: string; readonly people: number }[];
    readonly channel?: string;
  };
  readonly expect: { readonly slots: readonly { readonly start: string; readonly free: number }[] };
}

/** Where cases are: in `slots` of the chosen folder, or of this one. */
export const casesFolder = (chosen: string | undefined): string =>
  join(chosen ?? fileURLToPath(new URL('.', import.meta.url)), 'slots');

/** Every case in the folder and below it, with its file as its name. */
export const casesIn = (folder: string): { readonly name: string; readonly given: ConformanceCase }[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.replace('.json', ''),
      given: JSON.parse(readFileSync(join(folder, file), 'utf8')) as ConformanceCase,
    }));
};

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** 1 is Monday. */
export const weekdayOf = (name: string): number => weekdays.indexOf(name) + 1;
