import { randomBytes } from 'node:crypto';
import type { Actor } from '#contracts';
import { hot } from '../database/strict-client.js';
import type { Tx } from '../database/unit-of-work.js';

/** Something that was done, or looked at, by somebody. It holds nothing personal of a citizen: ids only. */
export interface Deed {
  readonly municipalityId: string;
  /** Undefined: whoever asked did not say; a program of ours names itself. */
  readonly actor?: Actor | undefined;
  readonly traceId: string;
  /** What was done, as a verb and a noun: `book-appointment`, `look-at-appointment`, `put-product`. */
  readonly action: string;
  /** What it was done to, such as `appointment` and its id. */
  readonly about: { readonly kind: string; readonly id: string };
  /** Personal data were looked at. */
  readonly looked?: boolean;
  /** What else is worth keeping: ids, versions, counts. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Under whom something is done: what every question has of it. */
export interface DoneFor {
  readonly municipalityId: string;
  readonly requestId: string;
  readonly actor?: Actor | undefined;
}

/** What a question asked for, as a deed. */
export const deedOf = (
  { municipalityId, requestId, actor }: DoneFor,
  deed: Omit<Deed, 'municipalityId' | 'actor' | 'traceId'>,
): Deed => ({ municipalityId, actor, traceId: requestId, ...deed });

/** A program of ours, of its own accord. */
export const ofItself: Actor = { client: 'open-loket', channel: 'web' };

/** Who asked by a gateway that did not say for whom. */
const nobodyKnown: Actor = { client: 'unknown', channel: 'web' };

/** A trace of its own, for what is part of nobody's request: 32 hexadecimals. */
export const newTrace = (): string => randomBytes(16).toString('hex');

/** The audit trail: rows that nobody can change, written in the transaction of what they tell of. */
export class Trail {
  /** One statement, however many deeds. */
  async note(tx: Tx, ...deeds: readonly Deed[]): Promise<void> {
    if (deeds.length === 0) return;
    const rows = deeds.map(
      ({ municipalityId, actor = nobodyKnown, traceId, action, about, looked = false, details }) => ({
        municipality_id: municipalityId,
        who: actor.who ?? null,
        person: actor.person ?? null,
        client: actor.client,
        on_behalf_of: actor.onBehalfOf ?? null,
        channel: actor.channel,
        action,
        about_kind: about.kind,
        about_id: about.id,
        looked,
        trace_id: traceId,
        details: details ?? null,
      }),
    );
    await tx.query(
      hot(`insert into audit_rows
         (municipality_id, who, person, client, on_behalf_of, channel, action, about_kind, about_id, looked, trace_id, details)
       select * from jsonb_to_recordset($1::jsonb) as row (municipality_id text, who text, person text, client text,
         on_behalf_of text, channel text, action text, about_kind text, about_id text, looked boolean, trace_id text,
         details jsonb)`),
      [JSON.stringify(rows)],
    );
  }
}
