import type { ProblemCode } from '#contracts';
import { type Appointment, isVersion } from './appointment.rules.js';
import type { Change } from './ledger.rules.js';
import type { Wish } from './orders.rules.js';

/** What is told with a refusal: everything in it is shown outside. */
export interface Refusal {
  readonly refused: ProblemCode;
  readonly details?: Readonly<Record<string, unknown>>;
  /** For `slot-taken`: what was wished by whom, to look for what is near. */
  readonly near?: { readonly wish: Wish; readonly channel: string; readonly bookable: readonly string[] };
}

/** The appointment as it is now, and the change that made it so; none: it was so already. */
export type Decided = { readonly ok: Appointment; readonly change?: Change } | Refusal;

export const unknown: Refusal = { refused: 'appointment-unknown' };
export const closed: Refusal = { refused: 'appointment-closed' };

export const became = (before: Appointment, after: Appointment): Decided => ({ ok: after, change: { before, after } });

/** Why an order that names versions (If-Match) is not looked at; undefined: it names none, or the present one. */
export const outdated = (appointment: Appointment, ifMatch: readonly string[] | undefined): Refusal | undefined =>
  ifMatch && !isVersion(appointment, ifMatch)
    ? { refused: 'version-changed', details: { version: appointment.version } }
    : undefined;
