import { createHash } from 'node:crypto';
import { Caps, hot, type Municipalities, type Tx } from '#platform';
import type { Contact, ContactKey } from '../people/contact-keys.rules.js';
import type { PersonKeyStore } from '../people/person-keys.store.js';
import { type Counted, contactIn, isCapped, type Tally } from './caps.rules.js';
import type { Order } from './orders.rules.js';

export interface CountedAt {
  readonly municipalityId: string;
  readonly now: number;
}

/** What is counted by one name, and the hashes it is kept under: one for each key of the ring. */
interface Asked {
  readonly name: string;
  readonly what: Counted['what'];
  readonly hashes: readonly string[];
}

const nameOf = ({ kind, hash }: ContactKey): string => `${kind}:${hash.toString('hex')}`;

/** One name per way to be reached, with all its hashes; the first key's comes first. */
const byKind = (keys: readonly ContactKey[]): Asked[] =>
  (['email', 'phone'] as const).flatMap((kind) => {
    const ofKind = keys.filter((key) => key.kind === kind);
    const [first] = ofKind;
    const hashes = ofKind.map(({ hash }) => hash.toString('hex'));
    return first ? [{ name: nameOf(first), what: 'appointments' as const, hashes }] : [];
  });

/** A lock for each name, the same in all services, in one order for all. */
const lockNumbers = (municipalityId: string, asked: readonly Asked[]): string[] => {
  const names = asked.flatMap(({ what, hashes }) => hashes.map((hash) => `${municipalityId}|${what}|${hash}`));
  const numbers = names.map((name) => createHash('sha256').update(name).digest().readBigInt64BE());
  return [...new Set(numbers)].sort((one, other) => (one < other ? -1 : 1)).map(String);
};

/** What callers without a credential have open: counted under a lock, for the orders that are decided under it. */
export class CapStore {
  constructor(
    private readonly personKeys: PersonKeyStore,
    private readonly municipalities: Municipalities,
  ) {}

  /**
   * Two statements when somebody without a credential is among those who order, else none. These locks come after those
   * of locations and appointments, in the order of their numbers, and behind them nobody waits for a location or an
   * appointment: so there is no circle of who waits for whom.
   */
  async lockAndCount(tx: Tx, { municipalityId, now }: CountedAt, orders: readonly Order[]): Promise<Tally> {
    const most = this.municipalities.get(municipalityId)?.caps ?? Caps.parse({});
    const named = (contact: Contact | undefined) => byKind(this.personKeys.keysOf(municipalityId, contact));
    const asked = unique(
      orders.filter(isCapped).flatMap((order) => {
        const { origin } = order.caller;
        if (order.kind !== 'hold') return named(contactIn(order));
        return origin === undefined ? [] : [{ name: origin, what: 'holds' as const, hashes: [origin] }];
      }),
    );
    const hashesOf: Tally['hashesOf'] = (contact) => named(contact).map(({ name }) => name);
    if (asked.length === 0) return { most, now, countedByHash: new Map(), hashesOf };
    await this.lock(tx, lockNumbers(municipalityId, asked));
    const open = await this.count(tx, municipalityId, now, asked);
    const countedByHash = new Map(asked.map(({ name, what }) => [name, { what, open: open.get(name) ?? 0 }]));
    return { most, now, countedByHash, hashesOf };
  }

  protected async lock(tx: Tx, numbers: readonly string[]): Promise<void> {
    await tx.query(hot('select pg_advisory_xact_lock(number) from unnest($1::bigint[]) as number'), [numbers]);
  }

  private async count(
    tx: Tx,
    municipalityId: string,
    now: number,
    asked: readonly Asked[],
  ): Promise<ReadonlyMap<string, number>> {
    const contacts = asked.flatMap(({ what, name, hashes }) =>
      what === 'appointments' ? hashes.map((hash) => ({ name, hash: Buffer.from(hash, 'hex') })) : [],
    );
    const rows = (await tx.query(
      hot(`select origin as name, count(*)::int as open from appointments
       where municipality_id = $1 and state = 'held' and held_until > $2 and origin = any($3) group by origin
       union all
       select name, count(distinct id)::int from unnest($4::text[], $5::bytea[]) as asked (name, hash)
       cross join lateral (
         select appointment_id from person_keys
         where person_keys.municipality_id = $1 and person_keys.hash = asked.hash offset 0
       ) as theirs
       cross join lateral (
         select id from appointments where municipality_id = $1 and id = appointment_id
           and state in ('booked', 'arrived') and start_at > $2 offset 0
       ) as open group by name`),
      [
        municipalityId,
        new Date(now),
        asked.flatMap(({ what, name }) => (what === 'holds' ? [name] : [])),
        contacts.map(({ name }) => name),
        contacts.map(({ hash }) => hash),
      ],
    )) as { name: string; open: number }[];
    return new Map(rows.map(({ name, open }) => [name, open]));
  }
}

const unique = (asked: readonly Asked[]): Asked[] => [...new Map(asked.map((one) => [one.name, one])).values()];
