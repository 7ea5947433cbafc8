import { v7 as uuidv7 } from 'uuid';
import type { DataOf, EventContract } from '#contracts';
import type { Clock } from '../clock.js';
import { hot } from '../database/strict-client.js';
import type { Tx } from '../database/unit-of-work.js';
import type { Municipalities } from '../municipalities.js';
import { type CloudEvent, eventSubject, eventType } from './event.js';

/** One event to announce. */
export interface Announcement<E extends EventContract = EventContract> {
  readonly event: E;
  readonly municipalityId: string;
  /** What it is about, such as the id of an appointment. */
  readonly about: string;
  readonly data: DataOf<E>;
}

/** For a list of different events; keeps the shape of each checked. */
export const announcement = <E extends EventContract>(one: Announcement<E>): Announcement => one as Announcement;

const nobody = '0'.repeat(20);

/** Saves events in the transaction of the change; the relay puts them on the stream. */
export class Outbox {
  private readonly announcing = new WeakSet<Tx>();

  constructor(
    private readonly service: string,
    private readonly clock: Clock,
    private readonly municipalities: Municipalities,
  ) {}

  async announce<E extends EventContract>(tx: Tx, ...announcements: Announcement<E>[]): Promise<void> {
    if (announcements.length === 0) return;
    this.announcing.add(tx);
    const events = announcements.map((one) => this.eventOf(one));
    await tx.query(
      hot(`insert into outbox (municipality_id, event_id, subject, event)
       select * from unnest($1::text[], $2::uuid[], $3::text[], $4::jsonb[])`),
      [
        announcements.map(({ municipalityId }) => municipalityId),
        events.map(({ id }) => id),
        announcements.map(({ municipalityId, event }) => eventSubject(municipalityId, event.name)),
        events.map((event) => JSON.stringify(event)),
      ],
    );
  }

  /** Whether something was announced in this transaction. */
  isIn(tx: Tx): boolean {
    return this.announcing.has(tx);
  }

  private eventOf({ event, municipalityId, about, data }: Announcement): CloudEvent {
    const oin = this.municipalities.get(municipalityId)?.oin ?? nobody;
    return {
      specversion: '1.0',
      id: uuidv7(),
      source: `urn:nld:oin:${oin}:systeem:open-loket-${this.service}`,
      type: eventType(event.name),
      subject: about,
      time: this.clock.instant(),
      datacontenttype: 'application/json',
      data: event.data.parse(data),
    };
  }
}
