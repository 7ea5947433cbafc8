import type { Seal, Tx } from '#platform';
import type { Whose } from './sealed-person.store.js';

/** Where values stand that nobody is found by. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
}

/** What people need who stand in line, and what they say of their visits. */
export const sealedOfVisits: readonly SealedColumn[] = [
  { table: 'tickets', column: 'person' },
  { table: 'feedback', column: 'comment' },
];

type Sealed = Whose & { readonly value: Buffer };

const first: Whose = { municipality_id: '', id: '00000000-0000-0000-0000-000000000000' };

/** The values of one column, each sealed at its row. */
export class SealedValueStore {
  readonly what: string;
  private readonly keyId: string;

  constructor(
    private readonly seal: Seal,
    private readonly at: SealedColumn,
  ) {
    this.what = `${at.table}.${at.column}`;
    this.keyId = `convert_from(substring(${at.column} from 3 for get_byte(${at.column}, 1)), 'UTF8')`;
  }

  /** In order of (municipality, id), behind one of them. */
  async keyIds(tx: Tx, behind: Whose = first, most = 10_000): Promise<(Whose & { key_id: string })[]> {
    return tx.query(
      `select municipality_id, id, ${this.keyId} as key_id from ${this.at.table}
       where ${this.at.column} is not null and (municipality_id, id) > ($1, $2) order by municipality_id, id limit $3`,
      [behind.municipality_id, behind.id, most],
    );
  }

  /** As of persons. @returns the last of those it sealed, in order; none: there are no more. */
  async resealSome(tx: Tx, behind: Whose = first, most = 200): Promise<Whose | undefined> {
    const { table, column } = this.at;
    const rows = (await tx.query(
      `select municipality_id, id, ${column} as value from ${table}
       where ${column} is not null and (municipality_id, id) > ($1, $2) and ${this.keyId} = any($3) and ${this.keyId} <> $4
       order by municipality_id, id limit $5 for update skip locked`,
      [behind.municipality_id, behind.id, this.seal.keyIds, this.seal.writingKeyId, most],
    )) as Sealed[];
    const resealed = rows.flatMap((row) => this.resealed(row));
    await tx.query(
      `update ${table} as old set ${column} = new.value
       from unnest($1::text[], $2::uuid[], $3::bytea[]) as new (municipality_id, id, value)
       where old.municipality_id = new.municipality_id and old.id = new.id`,
      [resealed.map((row) => row.municipality_id), resealed.map(({ id }) => id), resealed.map(({ value }) => value)],
    );
    return rows.at(-1);
  }

  /** What can not be read is left as it was, and counted. */
  private resealed(row: Sealed): Sealed[] {
    const { municipality_id: municipalityId, id, value } = row;
    try {
      return [{ ...row, value: this.seal.reseal({ municipalityId, ...this.at, id }, value) }];
    } catch {
      return [];
    }
  }
}
