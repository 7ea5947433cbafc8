import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type AuditRow, listAuditOf, services } from '#contracts';
import { type Asked, aGateway, bearer, type TestGateway } from './a-gateway.builder.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const rowOf = (number: number, facts: Partial<AuditRow>): AuditRow => ({
  service: 'appointments',
  id: String(number),
  at: `2026-11-24T08:00:00.00000${number}Z`,
  client: 'c1',
  channel: 'counter',
  action: 'list-day',
  about: { kind: 'location', id: 'stadskantoor' },
  looked: true,
  traceId,
  ...facts,
});
const listing = (...appointmentIds: string[]) => ({ details: { date: '2026-11-24', appointmentIds } });
const rows = [
  rowOf(1, { about: { kind: 'appointment', id: 'a' }, action: 'book-appointment' }),
  rowOf(2, listing('a', 'b', 'a')),
  rowOf(3, {}),
  rowOf(4, listing('c', 'd', 'e', 'f')),
  rowOf(5, { about: { kind: 'appointment', id: 'a' }, ...listing('a', 'b') }),
];

/** What a service answers that has these rows: those behind the place that is asked for. */
const answerWith =
  (kept: readonly AuditRow[]) =>
  ({ input }: Asked) => {
    const { after, limit } = input as { after?: { id: string }; limit: number };
    const items = kept.filter(({ id }) => Number(id) > Number(after?.id ?? 0)).slice(0, limit);
    return { ok: { items, total: 9_000 } };
  };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
  for (const service of services)
    await gateway.answers(listAuditOf(service), answerWith(service === 'appointments' ? rows : []));
});
afterAll(async () => gateway.close());

const get = async (path: string) => gateway.http.get(path).set('authorization', bearer('administrator')).expect(200);

const pagesOf = async (lines: number) => {
  const pages: string[][] = [];
  for (
    let next: string | undefined =
      `/v1/audit/export?from=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z&lines=${lines}`;
    next;
  ) {
    const { text, headers } = await get(next);
    pages.push(text.split('\n').filter(Boolean));
    next = /^<(.+)>; rel="next"$/.exec(headers.link ?? '')?.[1];
  }
  return pages;
};
const subjectIn = (line: string): string => JSON.parse(line).attributes['dpl.core.data_subject_id'] ?? 'nobody';

it('has a line for each person that a row lists, of one trace and one span', async () => {
  const lines = (await pagesOf(1_000)).flat();
  expect(lines.map(subjectIn)).toEqual(['a', 'a', 'b', 'nobody', 'c', 'd', 'e', 'f', 'a', 'b']);
  const listed = lines.map((line) => JSON.parse(line)).slice(1, 3);
  expect(new Set(listed.map(({ trace_id, span_id }) => `${trace_id} ${span_id}`)).size).toBe(1);
  expect(new Set(lines.map((line) => JSON.parse(line).span_id)).size).toBe(rows.length);
});

it('keeps the lines of a row together, and loses and repeats none from page to page', async () => {
  const whole = (await pagesOf(1_000)).flat();
  for (const most of [1, 2, 3, 4, 5, 9]) {
    const pages = await pagesOf(most);
    expect(pages.flat()).toEqual(whole);
    for (const page of pages)
      expect(page.length <= most || new Set(page.map((line) => JSON.parse(line).span_id)).size === 1).toBe(true);
  }
});

it('counts over all services no further than each of them', async () => {
  expect((await get('/v1/audit')).body.total).toBe(10_000);
});
