import { createHash } from 'node:crypto';
import {
  type Channel,
  type Handoff,
  holderOf,
  type InputOf,
  type makeHandoff,
  type ProblemCode,
  type Way,
  type WayKind,
  type Who,
} from '#contracts';

/** Of an order that may come twice: whose key it is, and what was asked. */
export interface OrderHashes {
  readonly key: Buffer;
  readonly order: Buffer;
}

/** A handoff as it is kept. */
export interface KeptHandoff {
  readonly handoff: Handoff;
  readonly who?: Who | undefined;
  readonly hashes?: OrderHashes | undefined;
}

/** Where somebody is passed on to. */
export type Onward = Pick<Handoff, 'kind' | 'url' | 'phone' | 'appointmentSkipped'>;

type Refusal = {
  readonly refused: ProblemCode;
  readonly details: { readonly detail: string } | { readonly errors: { path: string; message: string }[] };
};

const ours: readonly WayKind[] = ['appointment', 'walk-in'];

const wrongWay = (message: string): Refusal => ({
  refused: 'invalid-input',
  details: { errors: [{ path: 'way', message }] },
});

/** Whether somebody on this channel can be passed on to a way, of those that a product is offered by. */
export const passOn = (ways: readonly Way[], wayId: string, channel: Channel): { readonly ok: Onward } | Refusal => {
  const way = ways.find(({ id }) => id === wayId);
  if (!way) return wrongWay('There is no such way to get this product.');
  const { kind, url, phone, step, channels } = way;
  if (ours.includes(kind)) return wrongWay('This way is ours to perform: nobody is passed on.');
  if (url === undefined && phone === undefined)
    return wrongWay('This way has no address and no phone number to pass somebody on to.');
  if (channels && !channels.includes(channel))
    return { refused: 'not-allowed', details: { detail: `The channel ${channel} does not offer this way.` } };
  const appointmentSkipped = ways.some((other) => other.step === step && other.kind === 'appointment');
  return { ok: { kind, ...(url ? { url } : {}), ...(phone ? { phone } : {}), appointmentSkipped } };
};

const hashOf = (...parts: readonly string[]): Buffer => createHash('sha256').update(JSON.stringify(parts)).digest();

/** What is kept of an idempotency key: hashes, by which the same order is known again. */
export const hashesOf = ({
  caller,
  productId,
  way,
  idempotency,
}: InputOf<typeof makeHandoff>): OrderHashes | undefined =>
  idempotency && {
    key: hashOf(holderOf(caller), idempotency.route, idempotency.key),
    order: hashOf(productId, way, caller.channel),
  };
