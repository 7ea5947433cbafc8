import type { DataSource } from 'typeorm';
import { type Log, type Municipalities, Municipality } from '#platform';
import { feedbackToForget, ticketsToForget } from './visits.record.js';

/** How long a municipality keeps what it knows about people. */
export type Keeping = Pick<Municipality, 'id' | 'retentionDays'>;

/** Of a municipality that says nothing. */
const unlessTold = Municipality.shape.retentionDays.parse(undefined);

/** Of whom something is kept: one look into the index for each. */
const municipalitiesIn = (table: string, which: string): string => `
  with recursive walk as (
    (select municipality_id from ${table} where ${which} order by municipality_id limit 1)
    union all
    select (select municipality_id from ${table}
            where ${which} and municipality_id > walk.municipality_id order by municipality_id limit 1)
    from walk where walk.municipality_id is not null
  )
  select municipality_id as id from walk where municipality_id is not null`;

const withPersons = [
  municipalitiesIn('appointments', 'person is not null'),
  municipalitiesIn('tickets', ticketsToForget),
  municipalitiesIn('feedback', feedbackToForget),
]
  .map((one) => `(${one})`)
  .join(' union ');

/** How long is kept what is kept about people, by municipality. */
export class KeptDays {
  private readonly told = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly municipalities: Municipalities,
    private readonly log: Log,
  ) {}

  /** Of those that are served here, and of those that once were: what is kept of them is too old one day as well. */
  async ofAll(): Promise<readonly Keeping[]> {
    const there = await this.withPersons();
    const strangers = there.filter((id) => !this.municipalities.get(id));
    for (const id of strangers) this.tell(id);
    return [...this.municipalities.all, ...strangers.map((id) => ({ id, retentionDays: unlessTold }))];
  }

  private async withPersons(): Promise<string[]> {
    const rows = (await this.dataSource.query(withPersons)) as { id: string }[];
    return rows.map(({ id }) => id);
  }

  private tell(municipalityId: string): void {
    if (this.told.has(municipalityId)) return;
    this.told.add(municipalityId);
    this.log.warn(
      { municipalityId, retentionDays: unlessTold },
      'people of a municipality that is not in MUNICIPALITIES_FILE are kept no longer than is usual',
    );
  }
}
