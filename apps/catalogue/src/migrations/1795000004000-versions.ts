import type { MigrationInterface, QueryRunner } from 'typeorm';

interface OldCondition {
  readonly fact: string;
  readonly op: string;
  readonly value: unknown;
  readonly because: object;
}

interface OldWay {
  readonly id: string;
  readonly url?: string;
  readonly conditions: readonly OldCondition[];
}

interface OldPrice {
  readonly from: string;
  readonly label?: Readonly<Record<string, string>>;
}

interface OldDocument {
  readonly standard?: { readonly name: string; readonly uri: string };
  readonly ways: readonly OldWay[];
  readonly prices: readonly OldPrice[];
}

interface OldProduct {
  readonly municipality_id: string;
  readonly id: string;
  readonly document: OldDocument;
}

/** The second `x` is `x-2`, unless there is one. */
const numbered = (ways: readonly OldWay[]): OldWay[] => {
  const taken = new Set(ways.map(({ id }) => id));
  const met = new Set<string>();
  return ways.map((way) => {
    const isFirst = !met.has(way.id);
    met.add(way.id);
    if (isFirst) return way;
    let number = 2;
    const named = () => `${way.id.slice(0, 60)}-${number}`;
    while (taken.has(named())) number += 1;
    taken.add(named());
    return { ...way, id: named() };
  });
};

// What browsers leave out of an address is left out, other white space is written as they write it.
const inOnePiece = (address: string): string => address.replace(/[\t\r\n]/g, '').replace(/\s/gu, encodeURIComponent);

/** An empty list holds nothing, so it never holds: nor is anything for nobody. */
const condition = ({ fact, op, value, because }: OldCondition): OldCondition =>
  op === 'oneOf' && Array.isArray(value) && value.length === 0
    ? { fact: 'people', op: 'atMost', value: 0, because }
    : { fact: `${fact.charAt(0).toLowerCase()}${fact.slice(1)}`, op, value, because };

/** At most as long as an address of a way may be. */
const fitting = (address: string): string | undefined => (address.length <= 500 ? address : undefined);

const inOrder = (label: object = {}): string => JSON.stringify(Object.entries(label).sort());

/** Of prices with one label from one date the last was asked. */
const lastOnes = (prices: readonly OldPrice[]): OldPrice[] =>
  prices.filter(
    ({ from, label }, at) =>
      !prices.slice(at + 1).some((later) => later.from === from && inOrder(later.label) === inOrder(label)),
  );

const isSeen = (text: string): boolean => /[^\s\u2800\p{Default_Ignorable_Code_Point}]/u.test(text);

const readable = (text: string): string => {
  const left = text.replace(/[\u0080-\u009f]/g, '').trim();
  return isSeen(left) ? left : '-';
};

const readableIn = <T>(value: T): T => {
  if (typeof value === 'string') return readable(value) as T;
  if (Array.isArray(value)) return value.map(readableIn) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readableIn(part)])) as T;
};

/** What could be written, and can no longer be. */
const repaired = (old: OldDocument): OldDocument => {
  const document = readableIn(old);
  const { standard } = document;
  return {
    ...document,
    ...(standard ? { standard: { ...standard, uri: inOnePiece(standard.uri) } } : {}),
    prices: lastOnes(document.prices),
    ways: numbered(document.ways).map((way) => ({
      ...way,
      ...(way.url === undefined ? {} : { url: fitting(inOnePiece(way.url)) }),
      conditions: way.conditions.map(condition),
    })),
  };
};

const usual = 'age people resident renewal urgent lostBefore business digid canTravel postcode'.split(' ');

/** As many as settings may name. */
const mostFacts = 100;

const typeOf = (value: unknown): string => {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? 'text' : typeof one;
};

/** Facts that conditions ask and nobody named, by municipality. */
const asked = (products: readonly OldProduct[]): Map<string, object[]> => {
  const namedBy = new Map<string, Map<string, object>>();
  for (const { municipality_id, document } of products)
    for (const { fact, value } of document.ways.flatMap(({ conditions }) => conditions)) {
      const named = namedBy.get(municipality_id) ?? new Map<string, object>();
      if (usual.includes(fact) || named.has(fact) || named.size === mostFacts) continue;
      namedBy.set(municipality_id, named.set(fact, { fact, type: typeOf(value), question: { nl: fact, en: fact } }));
    }
  return new Map([...namedBy].map(([municipalityId, named]) => [municipalityId, [...named.values()]]));
};

const repairs = async (runner: QueryRunner): Promise<OldProduct[]> => {
  const old: OldProduct[] = await runner.query(
    'select municipality_id, id, document from products order by municipality_id, id',
  );
  const products = old.map((product) => ({ ...product, document: repaired(product.document) }));
  for (const { municipality_id, id, document } of products)
    await runner.query(
      `update products set document = $3 where municipality_id = $1 and id = $2 and document <> $3::jsonb`,
      [municipality_id, id, JSON.stringify(document)],
    );
  return products;
};

const nameFacts = async (runner: QueryRunner, products: readonly OldProduct[]): Promise<void> => {
  for (const [municipalityId, facts] of asked(products)) {
    const settings = JSON.stringify({ facts });
    await runner.query('update catalogues set settings = $2, settings_version = 1 where municipality_id = $1', [
      municipalityId,
      settings,
    ]);
    await runner.query(
      `insert into catalogue_versions (municipality_id, version, at, by, settings)
       select municipality_id, 1, changed_at, '{"automatic": true}', $2 from catalogues where municipality_id = $1`,
      [municipalityId, settings],
    );
  }
};

/** Drafts beside what is published; every change is kept as a version. */
export class Versions1795000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table catalogues (
        municipality_id text not null primary key,
        revision bigint not null default 0,
        changed_at timestamptz not null,
        settings jsonb,
        settings_version integer not null default 0
      );

      create table catalogue_versions (
        municipality_id text not null,
        version integer not null check (version > 0),
        at timestamptz not null,
        by jsonb not null,
        settings jsonb not null,
        primary key (municipality_id, version)
      );

      create table product_versions (
        municipality_id text not null,
        product_id text not null,
        version integer not null check (version > 0),
        did text not null check (did in ('written', 'published', 'scheduled', 'unscheduled', 'withdrawn', 'began', 'ended')),
        at timestamptz not null,
        by jsonb not null,
        written_in integer not null check (written_in <= version),
        scheduled_at timestamptz,
        changed text[] not null default '{}',
        document jsonb,
        primary key (municipality_id, product_id, version),
        check ((did = 'written') = (document is not null)),
        check (did <> 'written' or written_in = version),
        check (did <> 'scheduled' or scheduled_at is not null)
      );
    `);
    const products = await repairs(runner);
    // In which languages nothing is missing of what some language says.
    await runner.query(`
      create function complete_in(document jsonb) returns text[] language sql immutable
      return (
        with places (place, tag) as (
          select field, tag from jsonb_each(document -> 'texts') as texts (tag, said), jsonb_each(said) as part (field, value)
          where field not in ('keywords', 'synonyms') and value <> '[]'
          union all
          select path::text || at, tag
          from unnest('{$.ways[*].title, $.ways[*].description, $.ways[*].hours, $.ways[*].conditions[*].because,
              $.prices[*].label}'::jsonpath[]) as path,
            jsonb_path_query(document, path) with ordinality as found (said, at), jsonb_object_keys(said) as tag
        )
        select coalesce(array_agg(tag), '{}') from jsonb_object_keys(document -> 'texts') as tag
        where not exists (
          select 1 from places group by place having not bool_or(places.tag = tag.tag)
        )
      );
    `);
    // What was written until now had a flag of its own, no synonyms, one kind of price and one kind of relation; no locations were all of them.
    // `due_at` is when the clock has something to do next: publish what is scheduled, begin a period, or end it.
    await runner.query(`
      create function as_now(old jsonb) returns jsonb language sql immutable
      return (old - 'published') || jsonb_build_object(
        'sdg', '[]'::jsonb, 'lifeEvents', '[]'::jsonb, 'legalBasis', '[]'::jsonb,
        'texts', (select jsonb_object_agg(tag, said || '{"synonyms": []}') from jsonb_each(old -> 'texts') as texts (tag, said)),
        'ways', (select coalesce(jsonb_agg(case when way -> 'locationIds' = '[]' then way - 'locationIds' else way end order by at), '[]')
          from jsonb_array_elements(old -> 'ways') with ordinality as ways (way, at)),
        'prices', (select coalesce(jsonb_agg('{"kind": "base"}' || price order by at), '[]')
          from jsonb_array_elements(old -> 'prices') with ordinality as prices (price, at)),
        'related', (select coalesce(jsonb_agg(jsonb_build_object('productId', id, 'as', 'often-together') order by at), '[]')
          from jsonb_array_elements_text(old -> 'related') with ordinality as related (id, at))
      );

      insert into product_versions (municipality_id, product_id, version, did, at, by, written_in, document)
      select municipality_id, id, version, 'written', changed_at, '{}', version, as_now(document) from products;

      insert into catalogues (municipality_id, revision, changed_at)
      select municipality_id, sum(version), max(changed_at) from products group by municipality_id;

      drop index products_words, products_near_words;
      alter table products
        drop column words, drop column near_words, drop column titles,
        alter document drop not null, alter card drop not null,
        alter published drop expression,
        add column written_in integer,
        add column complete_in text[] not null default '{}',
        add column published_in integer,
        add column published_as integer,
        add column published_at timestamptz,
        add column scheduled_in integer,
        add column scheduled_at timestamptz,
        add column offered boolean not null default false,
        add column offered_from timestamptz,
        add column offered_until timestamptz;

      update products set
        written_in = version,
        complete_in = complete_in(as_now(document)),
        offered = published,
        published_in = case when published then version end,
        published_as = case when published then version end,
        published_at = case when published then changed_at end,
        card = case when published then card end,
        document = case when published then as_now(document) end;

      -- What is offered is published once more, so that planning hears whether it is bookable; its time has come already.
      update products set scheduled_in = version, scheduled_at = changed_at where offered;

      alter table products
        drop column published,
        alter written_in set not null,
        add column due_at timestamptz generated always as
          (least(scheduled_at, case when offered then offered_until else offered_from end)) stored,
        add column titles jsonb generated always as (product_titles(document)) stored,
        add column words tsvector not null generated always as (product_words(id, document)) stored,
        add column near_words text[] not null generated always as (product_near_words(id, document)) stored,
        add check ((published_in is null) = (document is null)),
        add check ((published_in is null) = (published_as is null)),
        add check ((scheduled_in is null) = (scheduled_at is null)),
        add check (published_in is not null or not offered),
        add check (published_in is not null or coalesce(offered_from, offered_until) is null);
      create index products_words on products using gin (words) with (fastupdate = off) where offered;
      create index products_near_words on products using gin (near_words) with (fastupdate = off) where offered;
      create index products_due on products (due_at) where due_at is not null;

      drop function as_now(jsonb);
      drop function complete_in(jsonb);
    `);
    await nameFacts(runner, products);
  }

  async down(): Promise<void> {}
}
