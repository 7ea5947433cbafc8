/**
 * $1 municipality, $2 words typed, $3 forms of the languages wanted, $4 what the card must hold, $5 page size, $6 how
 * many to leave out. Both statements answer one row: `total` and the `items` of the page; of a search also `meant`, for
 * each word that no product knows the one that was probably meant, and of each item what is `marked`.
 */
const bestFirst = `(select min(at) from unnest($3::text[]) with ordinality as wanted (form, at) where lower(tag) like form),
      tag collate "C"`;

const inBestLanguage = `
  cross join lateral (
    select case when titles ->> ($3::text[])[1] is not null then ($3::text[])[1] else (
      select tag from jsonb_each_text(titles) as texts (tag, spoken) where spoken is not null order by ${bestFirst} limit 1
    ) end as language offset 0
  ) as best`;

const answer = (further = ''): string => `
    (select count(*)::int from shown) as total,
    coalesce(jsonb_agg(jsonb_build_object(
      'id', id, 'language', language, 'title', title, 'summary', summary, 'summaryIn', summary_in,
      'audience', card -> 'audience', 'themes', card -> 'themes', 'ways', card -> 'ways',
      'noAppointmentNeeded', card -> 'noAppointmentNeeded'${further}
    ) order by place), '[]') as items
  from page`;

/** Only of what is on the page more is read than what it is found by. */
const pageBy = (order: string): string => `page as materialized (
    select place, picked.id, language, card -> 'texts' -> language ->> 'title' as title, summary, summary_in,
      card, document, words, said_words
    from (
      select id, language, row_number() over (order by ${order}) as place from shown order by place limit $5 offset $6
    ) as picked
    cross join lateral (
      select card, document, words, said_words from products where municipality_id = $1 and products.id = picked.id offset 0
    ) as product
    cross join lateral (
      select tag as summary_in, said ->> 'summary' as summary
      from jsonb_each(card -> 'texts') as texts (tag, said) where said ? 'summary'
      order by tag = language desc, ${bestFirst} limit 1
    ) as summed_up
  )`;

const byTitle = 'title collate pg_c_utf8, id';

export const allProducts = `
  with shown as (
    select id, language, titles ->> language as title from products ${inBestLanguage}
    where municipality_id = $1 and offered and card @> $4::jsonb and $2::text[] is not null
  ),
  ${pageBy(byTitle)}
  select ${answer()}`;

// Control characters are refused in what is written: what stands between these two is a hit, and nothing else can be.
const marks = `' || ',StartSel=' || chr(2) || ',StopSel=' || chr(3)`;
const onePiece = 'MaxFragments=1,MinWords=12,MaxWords=30';

const marked = (said: string, how: string): string => `(
          select found from ts_headline(shown_in(language), ${said}, hits.query, '${how}${marks}) as found
          where strpos(found, chr(2)) > 0)`;

// "offset 0" keeps the planner from reading every product once instead of asking the index for each word.
const thatKnow = (words: string, rank: string): string => `cross join lateral (
      select id, titles, card @> $4::jsonb as fits, ${rank} as rank
      from products as product where municipality_id = $1 and offered and ${words} offset 0
    ) as hit`;

/**
 * A word counts by where it stands: title 1, keywords, synonyms, names and themes 0.8, summary 0.3, other text 0.1; and
 * more, the fewer products know it. One that no product knows counts for products that know a word one typing error
 * away, or, less, a part of it. Words that say little (voor, the) count when there are no others. Shown are the
 * products with the most of the words, and those that come near the best.
 */
export const matchingProducts = `
  with typed as (
    select said, word, row_number() over spoken as place, row_number() over spoken = count(*) over () as is_last,
      says_little(word) as says_little
    from unnest($2::text[]) with ordinality as given (said, at),
      lateral regexp_split_to_table(plain(said), ' ') with ordinality as part (word, part_at)
    where word <> ''
    window spoken as (order by at, part_at)
    limit 20
  ),
  words as materialized (
    select said, word, place, is_last, stems, case when is_last
      then any_of(stems, '') || any_of(array[word], ':*') else any_of(stems, '') end as query
    from (select *, bool_and(says_little) over () as all_say_little from typed) as typed, stems_of(word) as stems
    where not says_little or all_say_little
  ),
  known as materialized (
    select place, hit.*
    from words ${thatKnow('product.words @@ query', `ts_rank('{0.1, 0.3, 0.8, 1.0}', product.words, query) * (numnode(query) + 1) / 2`)}
  ),
  mistyped as materialized (
    select said, word, place, any_of(parts_of(word), ':ABC') as parts, one_letter_off(stems) as near,
      case when is_last then beginning_off(word) end as nearly_begun
    from words where place not in (select place from known)
  ),
  guessed as (
    select place, id, any_value(titles), any_value(fits), max(rank)
    from (
      select place, hit.* from mistyped ${thatKnow('near_words && near', '0.6')}
      union all
      select place, hit.* from mistyped ${thatKnow('near_words && nearly_begun', '0.5')}
      union all
      select place, hit.* from mistyped ${thatKnow('product.words @@ parts', '0.4')}
    ) as guess
    group by place, id
  ),
  matched as (
    select id, any_value(titles) as titles, count(*) as hits, sum(rank) as rank
    from (
      select id, titles, fits, rank / (1 + ln(count(*) over (partition by place))) as rank
      from (select * from known union all select * from guessed) as hit
    ) as hit
    where fits
    group by id
  ),
  shown as (
    select * from (
      select *, max(hits) over () as most_hits, max(score) over () as best_score
      from (
        select id, language, titles ->> language as title, hits,
          rank + 0.2 * similarity(titles ->> language, (select array_to_string($2::text[], ' '))) as score
        from matched ${inBestLanguage}
      ) as scored
    ) as scored
    where hits = most_hits or score > 0.6 * best_score
  ),
  ${pageBy(`score desc, ${byTitle}`)},
  near_words as materialized (
    select said, meant, likeness, products
    from mistyped cross join lateral (
      select meant, count(*) as products, similarity(folded(meant), word) as likeness
      from products, unnest(said_words) as meant
      where municipality_id = $1 and offered and near_words && near and abs(length(meant) - length(word)) <= 3
      group by meant order by likeness desc limit 20
    ) as candidate
    where one_letter_off(array[folded(meant)]) && near
  ),
  hits as materialized (
    select string_agg(query::text, ' | ')::tsquery as query from (
      select query from words
      union all
      select parts from mistyped
      union all
      select any_of(stems_of(folded(meant)), '') from near_words
      union all
      select any_of(array_agg(compound), '') from words, unnest(stems) as stem, page, unnest(said_words) as compound
      where length(stem) >= 4 and (right(compound, length(stem)) = stem or is_last and starts_with(compound, word))
    ) as hit
  )
  select
    (select jsonb_object_agg(said, meant) from (
      select distinct on (said) said, meant from near_words order by said, likeness desc, products desc, meant
    ) as nearest) as meant,
    ${answer(`, 'marked', (
      select jsonb_build_object('title', in_title, 'summary', in_summary, 'text', case
        when in_title is null and in_summary is null and ts_filter(words, '{d}') @@ hits.query then (
          select coalesce(${marked("left(said ->> 'description', 5000)", onePiece)},
            ${marked("spoken(said -> 'conditions')", onePiece)})
          from jsonb_each(document -> 'texts') as texts (tag, said)
          where said ? 'description' order by tag = language desc, ${bestFirst} limit 1
        ) end)
      from hits cross join lateral (
        select ${marked('page.title', 'HighlightAll=true')} as in_title, ${marked('page.summary', 'HighlightAll=true')} as in_summary
        offset 0
      ) as head
    )`)}`;
