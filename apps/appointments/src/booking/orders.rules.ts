import type { AppointmentChange, Caller, Channel, Customer, Item, Needs } from '#contracts';

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
}
export interface BookOrder {
  readonly kind: 'book';
  readonly caller: Caller;
  readonly names: Names;
  readonly wish: Wish;
  readonly who: Who;
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

/** The sweep: a hold whose time is over for a while. */
export interface LapseOrder {
  readonly kind: 'lapse';
  readonly caller: Caller;
  readonly id: string;
}

/** What may be asked of a location's time. */
export type Order = PlaceHoldOrder | BookOrder | ConfirmOrder | ChangeOrder | CancelOrder | ReleaseOrder | LapseOrder;

/** Whose doing it is, for the event. */
export const doneBy = ({ channel, who }: Caller): { channel: Channel; who?: Caller['who'] } => ({
  channel,
  ...(who ? { who } : {}),
});
