/**
 * $1 municipality, $2 words typed, $3 languages to try, $4 audience, $5 theme, $6 page size, $7 how many to leave out.
 * Both statements answer one row: `total`, and the `items` of the page.
 */
const inBestLanguage = `
  cross join lateral (
    select coalesce(
      (select tag from unnest($3::text[]) with ordinality as wanted (tag, place)
       where card -> 'texts' ? tag order by place limit 1),
      (select min(tag) from jsonb_object_keys(card -> 'texts') as tag)
    ) as language
  ) as best
  cross join lateral (select card -> 'texts' -> language as said, titles ->> language as title) as spoken
  where ($4::text is null or card -> 'audience' ? $4) and ($5::text is null or card -> 'themes' ? $5)`;

const pageOf = (order: string): string => `
  select
    (select count(*)::int from shown) as total,
    coalesce(jsonb_agg(jsonb_build_object(
      'id', id, 'language', language, 'title', said -> 'title', 'summary', said -> 'summary',
      'audience', card -> 'audience', 'themes', card -> 'themes', 'ways', card -> 'ways',
      'noAppointmentNeeded', card -> 'noAppointmentNeeded'
    ) order by place), '[]') as items
  from (
    select *, row_number() over (order by ${order}) as place from shown order by place limit $6 offset $7
  ) as page`;

const byTitle = 'title collate pg_c_utf8, id';

export const allProducts = `
  with shown as (
    select id, card, language, said, title from products ${inBestLanguage}
      and municipality_id = $1 and published and $2::text[] is not null
  )
  ${pageOf(byTitle)}`;

// "offset 0" keeps the planner from reading every product once instead of asking the index for each word.
/**
 * A word counts by where it stands: title 1, keywords, names and themes 0.8, summary 0.3, description 0.1. One that no
 * product knows counts for products that know a word one typing error away. Words that say little (voor, the) count
 * when there are no others. Shown are the products with the most of the words, and those that come near the best.
 */
export const matchingProducts = `
  with typed as (
    select word, row_number() over spoken as place, row_number() over spoken = count(*) over () as is_last,
      numnode(plainto_tsquery('dutch', word)) = 0 or numnode(plainto_tsquery('english', word)) = 0 as says_little
    from unnest($2::text[]) with ordinality as given (said, at),
      lateral regexp_split_to_table(plain(said), ' ') with ordinality as part (word, part_at)
    where word <> ''
    window spoken as (order by at, part_at)
    limit 20
  ),
  words as (
    select word, place, plainto_tsquery('dutch', word) || plainto_tsquery('english', word) || case when is_last
      then to_tsquery('simple', quote_literal(word) || ':*') else plainto_tsquery('simple', word) end as query
    from (select *, bool_and(says_little) over () as all_say_little from typed) as typed
    where not says_little or all_say_little
  ),
  known as (
    select place, id, rank
    from words cross join lateral (
      select id, ts_rank('{0.1, 0.3, 0.8, 1.0}', product.words, query) as rank
      from products as product where municipality_id = $1 and published and product.words @@ query offset 0
    ) as hit
  ),
  mistyped as materialized (
    select one_letter_off(
      array[word] || tsvector_to_array(to_tsvector('dutch', word)) || tsvector_to_array(to_tsvector('english', word))
    ) as near
    from words where place not in (select place from known)
  ),
  matched as (
    select id, count(*) as hits, sum(rank) as rank
    from (
      select id, rank from known
      union all
      select id, 0.2 from mistyped cross join lateral (
        select id from products where municipality_id = $1 and published and near_words && near offset 0
      ) as guess
    ) as hit
    group by id
  ),
  scored as (
    select id, card, language, said, title, hits,
      rank + 0.2 * similarity(title, array_to_string($2::text[], ' ')) as score
    from matched cross join lateral (
      select card, titles from products where municipality_id = $1 and products.id = matched.id offset 0
    ) as product ${inBestLanguage}
  ),
  shown as (
    select * from (
      select *, max(hits) over () as most_hits, max(score) over () as best_score from scored
    ) as scored
    where hits = most_hits or score > 0.6 * best_score
  )
  ${pageOf(`score desc, ${byTitle}`)}`;
