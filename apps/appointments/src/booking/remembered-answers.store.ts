import type { Idempotency } from '#contracts';
import { hot, keyedHash, type Seal, type Tx } from '#platform';

/** An order that may come twice, and what it asked. */
export interface Remembered extends Idempotency {
  readonly client: string;
  readonly fingerprint: Buffer;
}

export interface RememberedAnswer {
  readonly fingerprint: Buffer;
  readonly answer: unknown;
}

interface Row {
  client: string;
  route: string;
  key: string;
  fingerprint: Buffer;
  answer: Buffer;
}

export const nameOf = ({ client, route, key }: Pick<Remembered, 'client' | 'route' | 'key'>): string =>
  JSON.stringify([client, route, key]);

/** The same key was used elsewhere at this very moment: look again. */
export class KeyJustUsed extends Error {}

/** Answers to orders with an idempotency key, kept 24 hours, sealed, in the transaction of the change. */
export class RememberedAnswerStore {
  constructor(
    private readonly seal: Seal,
    private readonly fingerprintKey: Buffer,
  ) {}

  fingerprint(municipalityId: string, asked: unknown): Buffer {
    return keyedHash(this.fingerprintKey, [municipalityId, asked]);
  }

  /** What is remembered, by nameOf. */
  async load(tx: Tx, municipalityId: string, asked: readonly Remembered[]): Promise<Map<string, RememberedAnswer>> {
    if (asked.length === 0) return new Map();
    const rows = (await tx.query(
      hot(`select found.* from unnest($2::text[], $3::text[], $4::text[]) as asked (client, route, key)
       cross join lateral (
         select client, route, key, fingerprint, answer from remembered_answers as old
         where municipality_id = $1 and old.client = asked.client and old.route = asked.route and old.key = asked.key
           and remembered_at > now() - interval '24 hours' offset 0
       ) as found`),
      [municipalityId, asked.map(({ client }) => client), asked.map(({ route }) => route), asked.map(({ key }) => key)],
    )) as Row[];
    return new Map(
      rows.map((row) => [
        nameOf(row),
        { fingerprint: row.fingerprint, answer: this.seal.open(this.placeOf(municipalityId, row), row.answer) },
      ]),
    );
  }

  async save(
    tx: Tx,
    municipalityId: string,
    answers: readonly { readonly asked: Remembered; readonly answer: unknown; readonly appointmentId: string }[],
  ): Promise<void> {
    if (answers.length === 0) return;
    const asked = answers.map((one) => one.asked);
    const rows = (await tx.query(
      hot(`insert into remembered_answers as old (municipality_id, client, route, key, fingerprint, answer, appointment_id)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::uuid[])
       on conflict (municipality_id, client, route, key) do update
         set fingerprint = excluded.fingerprint, answer = excluded.answer, appointment_id = excluded.appointment_id,
           remembered_at = now()
         where old.remembered_at <= now() - interval '24 hours'
       returning key`),
      [
        municipalityId,
        asked.map(({ client }) => client),
        asked.map(({ route }) => route),
        asked.map(({ key }) => key),
        asked.map(({ fingerprint }) => fingerprint),
        answers.map((one) => this.seal.close(this.placeOf(municipalityId, one.asked), one.answer)),
        answers.map(({ appointmentId }) => appointmentId),
      ],
    )) as unknown[];
    if (rows.length < answers.length) throw new KeyJustUsed();
  }

  /** Puts another answer under a key that is remembered. */
  async replace(tx: Tx, municipalityId: string, asked: Remembered, answer: unknown): Promise<void> {
    await tx.query(
      `update remembered_answers set answer = $5
       where municipality_id = $1 and client = $2 and route = $3 and key = $4`,
      [
        municipalityId,
        asked.client,
        asked.route,
        asked.key,
        this.seal.close(this.placeOf(municipalityId, asked), answer),
      ],
    );
  }

  async forget(tx: Tx, municipalityId: string, { client, route, key }: Remembered): Promise<void> {
    await tx.query(
      `delete from remembered_answers where municipality_id = $1 and client = $2 and route = $3 and key = $4`,
      [municipalityId, client, route, key],
    );
  }

  async forgetOld(tx: Tx): Promise<void> {
    await tx.query(`delete from remembered_answers where remembered_at < now() - interval '24 hours'`);
  }

  private placeOf(municipalityId: string, of: Pick<Remembered, 'client' | 'route' | 'key'>) {
    return { municipalityId, table: 'remembered_answers', column: 'answer', id: nameOf(of) };
  }
}
