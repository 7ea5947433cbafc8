import type { DataSource } from 'typeorm';
import { CatalogueSettings, type countHandoffs, type getHandoff, type Handoff, type OutputOf } from '#contracts';
import { type Clock, invalidInput, ProblemError, type Question } from '#platform';
import { type HandoffRow, handoffColumns, handoffOf } from './handoff.record.js';

interface Stretch {
  readonly zone: string;
  readonly from: Date;
  readonly until: Date | null;
}

/** $1 municipality, $2 from, $3 until, $4 now, $5 the usual time zone. Twelve weeks unless told, this one included. */
const stretchAsked = `
  select zone, from_on::timestamp at time zone zone as "from", $3::date::timestamp at time zone zone as "until"
  from coalesce((select settings ->> 'timeZone' from catalogues where municipality_id = $1), $5::text) as zone
  cross join lateral (
    select coalesce($2::date, coalesce($3::date, date_trunc('week', $4::timestamptz at time zone zone)::date + 7) - 84)
  ) as begin (from_on)`;

/** $1 municipality, $2 from, $3 until, $4 product, $5 time zone, $6 page size, $7 how many to leave out. */
export const countedHandoffs = `
  with counted as (
    select product_id as "productId", way, kind, channel,
      to_char(handoffs.at at time zone $5::text, 'IYYY-"W"IW') as week,
      count(*)::int as handoffs, (count(*) filter (where appointment_skipped))::int as "appointmentsSkipped"
    from handoffs
    where municipality_id = $1 and handoffs.at >= $2::timestamptz
      and ($3::timestamptz is null or handoffs.at < $3) and ($4::text is null or product_id = $4)
    group by 1, 2, 3, 4, 5
  ),
  page as (
    select *, row_number() over (order by week desc, "productId", way, channel, kind) as place
    from counted order by place limit $6 offset $7
  )
  select count(*)::int as total, coalesce(sum(handoffs), 0)::int as handoffs,
    coalesce(sum("appointmentsSkipped"), 0)::int as "appointmentsSkipped",
    (select coalesce(jsonb_agg(to_jsonb(page) - 'place' order by place), '[]') from page) as items
  from counted`;

export class HandoffViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async handoff({ municipalityId, input }: Question<typeof getHandoff>): Promise<Handoff> {
    const [row] = (await this.dataSource.query(
      `select ${handoffColumns} from handoffs where municipality_id = $1 and product_id = $2 and id = $3`,
      [municipalityId, input.productId, input.handoffId],
    )) as HandoffRow[];
    if (!row) throw new ProblemError('not-found');
    return handoffOf(row);
  }

  /** Latest week first. */
  async counts({ municipalityId, input }: Question<typeof countHandoffs>): Promise<OutputOf<typeof countHandoffs>> {
    const { productId, page, pageSize } = input;
    const { zone, from, until } = await this.stretch(municipalityId, input);
    const [counted] = (await this.dataSource.query(countedHandoffs, [
      municipalityId,
      from,
      until,
      productId ?? null,
      zone,
      pageSize,
      (page - 1) * pageSize,
    ])) as OutputOf<typeof countHandoffs>[];
    if (!counted) throw new Error('Nothing was counted.');
    return counted;
  }

  private async stretch(
    municipalityId: string,
    { from, until }: { from?: string | undefined; until?: string | undefined },
  ): Promise<Stretch> {
    if (from && until && until <= from) throw invalidInput({ path: 'until', message: 'This must be later than from.' });
    const [stretch] = (await this.dataSource.query(stretchAsked, [
      municipalityId,
      from ?? null,
      until ?? null,
      new Date(this.clock.now()),
      CatalogueSettings.parse({}).timeZone,
    ])) as Stretch[];
    if (!stretch) throw new Error('There is no such stretch of time.');
    return stretch;
  }
}
