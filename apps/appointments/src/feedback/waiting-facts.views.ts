import type { DataSource } from 'typeorm';
import type { OutputOf, WaitingFact, waitingFacts } from '#contracts';
import { type Clock, invalidInput, type Question } from '#platform';
import { acceptedWait, isTooLong } from './accepted-wait.rules.js';

interface FactRow {
  productId: string;
  locationId: string;
  visits: number;
  average: number;
  median: number;
  p80: number;
  /** How long somebody waited, and whether that was acceptable. */
  judgements: [number, boolean][] | null;
  satisfaction: number | null;
  donePercent: number | null;
}

/**
 * $1 municipality, $2 from, $3 until, $4 now, $5 product, $6 location, $7 page size, $8 how many to leave out. Dates by
 * the clock of each location; 90 days unless told, today included. `offset 0`: location by location, whatever the planner
 * guesses of days it does not know yet, so that the days that are not asked stay unread.
 */
export const waitingMeasured = `
  with places as (
    select id as location_id, from_on, until_on, from_on::timestamp at time zone zone as since,
      until_on::timestamp at time zone zone as until
    from locations
    cross join lateral (select plan->>'timeZone' as zone) as here
    cross join lateral (select coalesce($3::date, ($4::timestamptz at time zone zone)::date + 1) as until_on) as ends
    cross join lateral (select coalesce($2::date, until_on - 90) as from_on) as begins
    where municipality_id = $1 and ($6::text is null or id = $6)
  ),
  waits as (
    select item->>'productId' as product_id, places.location_id, waited_seconds
    from places
    cross join lateral (
      select items, waited_seconds from tickets
      where municipality_id = $1 and location_id = places.location_id and first_called_at is not null
        and first_called_at >= since and first_called_at < until offset 0
    ) as here
    cross join lateral jsonb_array_elements(items) as item
    where $5::text is null or item->>'productId' = $5
  ),
  facts as (
    select product_id collate "C" as product_id, location_id collate "C" as location_id, count(*)::int as visits,
      avg(waited_seconds)::float as average,
      percentile_cont(0.5) within group (order by waited_seconds) as median,
      percentile_disc(0.8) within group (order by waited_seconds) as p80
    from waits group by 1, 2
  ),
  page as (
    select *, row_number() over (order by product_id, location_id) as place from facts order by place limit $7 offset $8
  ),
  opinions as (
    select product_id, places.location_id,
      json_agg(json_build_array(waited_seconds, wait_acceptable))
        filter (where waited_seconds is not null and wait_acceptable is not null) as judgements,
      avg(satisfaction)::float as satisfaction,
      avg(case done when true then 100 when false then 0 end)::float as "donePercent"
    from places
    cross join lateral (
      select product_ids, waited_seconds, wait_acceptable, satisfaction, done from feedback
      where municipality_id = $1 and location_id = places.location_id and about = 'visit'
        and visited_on >= from_on and visited_on < until_on offset 0
    ) as here
    cross join lateral unnest(product_ids) as product_id
    group by 1, 2
  )
  select (select count(*)::int from facts) as total, coalesce((
    select json_agg(json_build_object('productId', page.product_id, 'locationId', page.location_id, 'visits', visits,
      'average', average, 'median', median, 'p80', p80, 'judgements', judgements, 'satisfaction', satisfaction,
      'donePercent', "donePercent") order by place)
    from page left join opinions using (product_id, location_id)
  ), '[]') as items`;

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
const minutes = (seconds: number): number => oneDecimal(seconds / 60);

const factOf = (row: FactRow): WaitingFact => {
  const { productId, locationId, visits, satisfaction, donePercent } = row;
  const judgements = (row.judgements ?? []).map(([waitedSeconds, acceptable]) => ({ waitedSeconds, acceptable }));
  const accepted = acceptedWait(judgements);
  return {
    productId,
    locationId,
    visits,
    averageMinutes: minutes(row.average),
    medianMinutes: minutes(row.median),
    p80Minutes: minutes(row.p80),
    judged: judgements.length,
    ...(accepted ? { acceptedMinutes: minutes(accepted.seconds) } : {}),
    tooLong: isTooLong(row.p80, accepted),
    ...(satisfaction === null ? {} : { satisfaction: oneDecimal(satisfaction) }),
    ...(donePercent === null ? {} : { donePercent: oneDecimal(donePercent) }),
  };
};

/** How long was waited, and how long is found acceptable. */
export class WaitingFactsViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** By product, then by location. */
  async facts({ municipalityId, input }: Question<typeof waitingFacts>): Promise<OutputOf<typeof waitingFacts>> {
    const { productId, locationId, from, until, page, pageSize } = input;
    if (from && until && until <= from) throw invalidInput({ path: 'until', message: 'This must be later than from.' });
    const [measured] = (await this.dataSource.query(waitingMeasured, [
      municipalityId,
      from ?? null,
      until ?? null,
      new Date(this.clock.now()),
      productId ?? null,
      locationId ?? null,
      pageSize,
      (page - 1) * pageSize,
    ])) as [{ total: number; items: FactRow[] }];
    return { total: measured.total, items: measured.items.map(factOf) };
  }
}
