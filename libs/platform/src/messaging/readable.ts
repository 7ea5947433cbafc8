import type { JsMsg } from '@nats-io/jetstream';
import type { EventContract } from '#contracts';
import { CloudEvent, type EventOf, eventType } from './event.js';
import { Unreadable } from './parking.js';
import type { Reaction } from './reaction.js';

/** One that can be read, and what is to be done with it. */
export interface Readable {
  readonly message: JsMsg;
  readonly event: EventOf<EventContract>;
  readonly reaction: Reaction;
}

/** Events that follow each other and are taken together, in order. What failed before is alone: it fails no others. */
export const runsOf = (readable: readonly Readable[]): readonly (readonly Readable[])[] => {
  const runs: Readable[][] = [];
  for (const one of readable) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && isTogether(before, one)) run.push(one);
    else runs.push([one]);
  }
  return runs;
};

const isTogether = (one: Readable, other: Readable): boolean =>
  one.reaction.together !== undefined &&
  one.reaction.together.take === other.reaction.together?.take &&
  !one.message.redelivered &&
  !other.message.redelivered;

/** @throws Unreadable */
export const eventIn = (message: JsMsg, contract: EventContract): EventOf<EventContract> => {
  let json: unknown;
  try {
    json = message.json();
  } catch {
    throw new Unreadable('It is not JSON.');
  }
  const cloud = CloudEvent.safeParse(json);
  if (!cloud.success) throw new Unreadable('It is not a CloudEvent.');
  if (cloud.data.type !== eventType(contract.name)) throw new Unreadable(`Its type is ${cloud.data.type}.`);
  const data = contract.data.safeParse(cloud.data.data);
  if (!data.success) throw new Unreadable(`Its data do not fit ${contract.name}: ${data.error.message}`);
  const municipalityId = message.subject.split('.')[1] ?? '';
  const named = (data.data as { municipalityId?: unknown }).municipalityId;
  if (named !== undefined && named !== municipalityId)
    throw new Unreadable(`Its data are of ${named}, its subject is of ${municipalityId}.`);
  return { id: cloud.data.id, municipalityId, time: cloud.data.time, data: data.data };
};
