import type { AppointmentChange, Caller, Customer, DoneBy, Item, Needs, Outcome, Override } from '#contracts';
import { handling, type Rights } from './appointment.rules.js';

/** Where and when, for what. */
export interface Wish {
  readonly locationId: string;
  readonly items: readonly Item[];
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly needs: Needs;
}

/** An id and a code that nobody has yet: made before deciding, used only if the order succeeds. */
export interface Names {
  readonly id: string;
  readonly code: string;
}

export interface Who {
  readonly customer: Customer;
  readonly language: string;
  readonly notes: string | undefined;
}

export interface PlaceHoldOrder {
  readonly kind: 'hold';
  readonly caller: Caller;
  readonly names: Names;
  readonly wish: Wish;
  readonly holdMinutes: number;
  readonly override?: readonly Override[] | undefined;
}
export interface BookOrder {
  readonly kind: 'book';
  readonly caller: Caller;
  readonly names: Names;
  readonly wish: Wish;
  readonly who: Who;
  readonly override?: readonly Override[] | undefined;
}
export interface ConfirmOrder {
  readonly kind: 'confirm';
  readonly caller: Caller;
  readonly id: string;
  readonly who: Who;
  readonly needs: Needs | undefined;
  /** A keyed hash of all that it is confirmed with. */
  readonly confirmedWith: string;
}
export interface ChangeOrder {
  readonly kind: 'change';
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: readonly string[];
  readonly change: AppointmentChange;
}
/** Another place or time, and nothing else. */
export interface MoveOrder {
  readonly kind: 'move';
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: readonly string[];
  /** Milliseconds since 1970. */
  readonly start: number;
  /** None: where it is. */
  readonly locationId?: string | undefined;
  readonly override?: readonly Override[] | undefined;
}
export interface CancelOrder {
  readonly kind: 'cancel';
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: readonly string[] | undefined;
}
export interface ReleaseOrder {
  readonly kind: 'release';
  readonly caller: Caller;
  readonly id: string;
}

/** Somebody came for it. */
export interface ArriveOrder {
  readonly kind: 'arrive';
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: readonly string[] | undefined;
}
/** Staff say how it ended. */
export interface OutcomeOrder {
  readonly kind: 'outcome';
  readonly caller: Caller;
  readonly id: string;
  readonly ifMatch: readonly string[] | undefined;
  readonly outcome: Outcome;
}

/** The clock: a hold whose time is over for a while. */
export interface LapseOrder {
  readonly kind: 'lapse';
  readonly caller: Caller;
  readonly id: string;
}
/** The clock: nobody came, and it is over for a while. */
export interface MissOrder {
  readonly kind: 'miss';
  readonly caller: Caller;
  readonly id: string;
}

/** What may be asked of a location's time. */
export type Order =
  | PlaceHoldOrder
  | BookOrder
  | ConfirmOrder
  | ChangeOrder
  | MoveOrder
  | CancelOrder
  | ReleaseOrder
  | ArriveOrder
  | OutcomeOrder
  | LapseOrder
  | MissOrder;

/** Who may ask what of somebody's appointment. */
export const rightsOf: Readonly<Record<Exclude<Order, { wish: Wish }>['kind'], Rights>> = {
  confirm: handling,
  change: handling,
  move: { scopes: ['appointments', 'planning', 'visits'], bearer: true },
  cancel: handling,
  release: handling,
  arrive: { scopes: ['arrivals'], bearer: false },
  outcome: { scopes: ['visits'], bearer: false },
  lapse: handling,
  miss: handling,
};

/** The clock itself: it may let go of what is over. The gateway never calls a client so. */
export const theClock: Caller = { client: 'open-loket', channel: 'web', scopes: ['appointments'] };

/** Whose doing it is. */
export const doneBy = ({ channel, who }: Caller): DoneBy => ({ channel, ...(who ? { who } : {}) });

/** Whether who asks may set these rules aside. */
export const maySetAside = ({ scopes }: Caller, override: readonly Override[]): boolean =>
  override.length === 0 || scopes.includes('overrides');

export const noOverrides = { detail: 'This credential may set no rules aside.' };

/** The rules that an order sets aside by naming them. */
export const overrideOf = (order: Order): readonly Override[] =>
  ('override' in order ? order.override : order.kind === 'change' ? order.change.override : undefined) ?? [];
