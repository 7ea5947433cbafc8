import type { Seal, Tx } from '#platform';
import { nameOf } from '../booking/remembered-answers.store.js';

/** Under which key an answer is remembered, of all municipalities. */
export interface Name {
  readonly municipality_id: string;
  readonly client: string;
  readonly route: string;
  readonly key: string;
}

const first: Name = { municipality_id: '', client: '', route: '', key: '' };

const keyId = `convert_from(substring(answer from 3 for get_byte(answer, 1)), 'UTF8')`;
const name = 'municipality_id, client, route, key';

/** Remembered answers under their keys. */
export class SealedAnswerStore {
  constructor(private readonly seal: Seal) {}

  /** In order of their names, behind one of them. */
  async keyIds(tx: Tx, behind: Name = first, most = 10_000): Promise<(Name & { key_id: string })[]> {
    return tx.query(
      `select ${name}, ${keyId} as key_id from remembered_answers
       where (${name}) > ($1, $2, $3, $4) order by ${name} limit $5`,
      [behind.municipality_id, behind.client, behind.route, behind.key, most],
    );
  }

  /** As of persons. @returns the last of those it sealed, in order of their names; none: there are no more. */
  async resealSome(tx: Tx, behind: Name = first, most = 200): Promise<Name | undefined> {
    const rows = (await tx.query(
      `select ${name}, answer from remembered_answers
       where (${name}) > ($1, $2, $3, $4) and ${keyId} = any($5) and ${keyId} <> $6
       order by ${name} limit $7 for update skip locked`,
      [behind.municipality_id, behind.client, behind.route, behind.key, this.seal.keyIds, this.seal.writingKeyId, most],
    )) as (Name & { answer: Buffer })[];
    const resealed = rows.flatMap((row) => this.resealed(row));
    await tx.query(
      `update remembered_answers as old set answer = new.answer
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[]) as new (${name}, answer)
       where (old.municipality_id, old.client, old.route, old.key)
         = (new.municipality_id, new.client, new.route, new.key)`,
      [
        resealed.map((row) => row.municipality_id),
        resealed.map(({ client }) => client),
        resealed.map(({ route }) => route),
        resealed.map(({ key }) => key),
        resealed.map(({ answer }) => answer),
      ],
    );
    return rows.at(-1);
  }

  /** What can not be read is left as it was: it is counted, and forgotten within a day. */
  private resealed(row: Name & { answer: Buffer }): (Name & { answer: Buffer })[] {
    try {
      return [{ ...row, answer: this.seal.reseal(placeOf(row), row.answer) }];
    } catch {
      return [];
    }
  }
}

const placeOf = (row: Name) => ({
  municipalityId: row.municipality_id,
  table: 'remembered_answers',
  column: 'answer',
  id: nameOf(row),
});
