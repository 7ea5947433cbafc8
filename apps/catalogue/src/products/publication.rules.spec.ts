import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ProductDocument } from '#contracts';
import type { Author } from '../settings/author.rules.js';
import { aProduct, titled } from './a-product.builder.js';
import { andThen, asSeen, type Change, type KeptProduct } from './product.rules.js';
import { publish, turn, unschedule, withdraw, write } from './publication.rules.js';

const timeZone = 'Europe/Amsterdam';
const now = '2026-12-01T08:00:00Z';
const author: Author = { by: { who: 'editor', client: 'editor' }, now };
const at = (instant: string): Author => ({ by: { automatic: true }, now: instant });

const written = (document = titled('Eerst'), version = 1): KeptProduct => ({
  id: 'paspoort',
  version,
  changedAt: '2026-11-01T08:00:00Z',
  changedBy: {},
  written: { writtenIn: version, document },
});
const published = (document = titled('Eerst')): KeptProduct => {
  const draft = written(document);
  return publish(draft, { what: draft.written, timeZone }, { ...author, now: '2026-11-02T08:00:00Z' }).product;
};
const publishing = ({ written: what }: KeptProduct, instant?: string) => ({ what, at: instant, timeZone });
const did = ({ steps }: Change) => steps.map((step) => step.did);
const during = (from?: string, until?: string): ProductDocument => aProduct({ publication: { from, until } });

describe('writing', () => {
  it.each<[string, KeptProduct | undefined, Parameters<typeof asSeen>[1]]>([
    ['is there already', written(), { nothing: true }],
    ['was changed since', written(titled('Eerst'), 2), { versions: ['1'] }],
    ['is not there', undefined, { versions: ['1'] }],
    ['is not there, whatever the version', undefined, { versions: ['*'] }],
    ['was seen in no version', written(), { versions: [] }],
  ])('is refused when it %s', (_, present, seen) => {
    expect(write(present, { id: 'paspoort', document: titled('Anders'), seen }, author)).toEqual({
      refused: 'version-changed',
    });
  });

  it.each([[['3']], [['1', '3']], [['*']]])(
    'makes the next version when the writer saw the present one: %j',
    (versions) => {
      const decision = write(
        written(titled('Eerst'), 3),
        { id: 'paspoort', document: titled('Anders'), seen: { versions } },
        author,
      );
      expect(decision).toMatchObject({
        ok: {
          product: { version: 4, changedAt: now, changedBy: author.by, written: { writtenIn: 4 } },
          steps: [{ version: 4, did: 'written', at: now, by: author.by, writtenIn: 4, changed: ['texts.nl.title'] }],
        },
      });
    },
  );

  it('begins with version 1, and with nothing that was changed', () => {
    const decision = write(undefined, { id: 'paspoort', document: titled('Eerst'), seen: { nothing: true } }, author);
    expect(decision).toMatchObject({ ok: { product: { version: 1 }, steps: [{ version: 1, changed: [] }] } });
  });

  it('changes nothing when it is the same', () => {
    const decision = write(written(), { id: 'paspoort', document: titled('Eerst'), seen: { versions: ['1'] } }, author);
    expect(decision).toEqual({ ok: { product: written(), steps: [] } });
  });

  it('leaves what is offered as it is', () => {
    const present = published();
    const decision = write(present, { id: 'paspoort', document: titled('Anders'), seen: { versions: ['*'] } }, author);
    expect(decision).toMatchObject({ ok: { product: { published: present.published } } });
    expect('ok' in decision && decision.ok.announce).toBeUndefined();
  });
});

describe('an order about a product', () => {
  const never = () => {
    throw new Error('Nobody may decide this.');
  };
  it('is refused when there is none', () =>
    expect(asSeen(undefined, { versions: ['*'] }, never)).toEqual({ refused: 'product-unknown' }));
  it.each([[{ versions: ['2'] }], [{ nothing: true as const }]])('is refused when it was seen otherwise: %j', (seen) =>
    expect(asSeen(written(), seen, never)).toEqual({ refused: 'version-changed' }),
  );
});

describe('publishing', () => {
  it('offers what was written last, and announces it', () => {
    const change = publish(written(), publishing(written()), author);
    expect(change).toMatchObject({
      product: { version: 2, published: { writtenIn: 1, as: 2, at: now, offered: true } },
      steps: [{ version: 2, did: 'published', writtenIn: 1, by: author.by }],
      announce: 'published',
    });
  });

  it('does nothing when it is published already', () => {
    const present = published();
    expect(publish(present, publishing(present), author)).toEqual({ product: present, steps: [] });
  });

  it.each(['2026-12-01T08:00:00Z', '2026-11-30T08:00:00Z', '2026-12-01T09:00:00+01:00'])(
    'at %s is publishing now',
    (instant) => expect(did(publish(written(), publishing(written(), instant), author))).toEqual(['published']),
  );

  it('at a later time is scheduled, and offers nothing yet', () => {
    const { product, steps, announce } = publish(written(), publishing(written(), '2026-12-02T08:00:00Z'), author);
    expect(product).toMatchObject({ version: 2, scheduled: { writtenIn: 1, at: '2026-12-02T08:00:00Z' } });
    expect(steps).toMatchObject([{ did: 'scheduled', writtenIn: 1, scheduledAt: '2026-12-02T08:00:00Z' }]);
    expect([product.published, announce]).toEqual([undefined, undefined]);
    expect(publish(product, publishing(written(), '2026-12-02T09:00:00+01:00'), author).steps).toEqual([]);
  });

  it('takes the place of what was scheduled, now or later', () => {
    const { product } = publish(written(), publishing(written(), '2026-12-02T08:00:00Z'), author);
    expect(publish(product, publishing(written(), '2026-12-03T08:00:00Z'), author).product.scheduled?.at).toBe(
      '2026-12-03T08:00:00Z',
    );
    expect(publish(product, publishing(written()), author).product.scheduled).toBeUndefined();
  });

  it.each([
    ['before its period', during('2026-12-02'), false, undefined],
    ['on the first day of it, by the clock of the municipality', during('2026-12-01'), true, 'published'],
    ['on the last day of it', during(undefined, '2026-12-02'), true, 'published'],
    ['after it', during(undefined, '2026-12-01'), false, undefined],
  ])('%s is published: offered %#', (_, document, offered, announce) => {
    const change = publish(written(document), publishing(written(document)), author);
    expect(change.product.published?.offered).toBe(offered);
    expect(change.announce).toBe(announce);
  });

  it('of what is not offered yet takes back what was offered', () => {
    const later = { ...published(), written: { writtenIn: 9, document: during('2026-12-02') } };
    expect(publish(later, publishing(later), author).announce).toBe('withdrawn');
  });

  it('together with writing announces once, in the last version', () => {
    const decision = write(undefined, { id: 'paspoort', document: titled('Eerst'), seen: { nothing: true } }, author);
    const change = 'ok' in decision && andThen(decision.ok, (product) => publish(product, publishing(product), author));
    expect(change).toMatchObject({ product: { version: 2 }, announce: 'published' });
    expect(change && did(change)).toEqual(['written', 'published']);
  });
});

describe('withdrawing', () => {
  it('takes it out, and off the schedule; what was written stays', () => {
    const scheduled = publish(
      published(),
      publishing(written(titled('Later'), 5), '2026-12-09T08:00:00Z'),
      author,
    ).product;
    const change = withdraw(scheduled, author);
    expect(change).toMatchObject({ product: { written: scheduled.written }, announce: 'withdrawn' });
    expect([change.product.published, change.product.scheduled, did(change)]).toEqual([
      undefined,
      undefined,
      ['withdrawn'],
    ]);
  });
  it('announces nothing when it was not offered', () =>
    expect(withdraw(published(during('2027-01-01')), author).announce).toBeUndefined());
  it('of what is only scheduled takes it off the schedule', () =>
    expect(
      did(withdraw(publish(written(), publishing(written(), '2026-12-09T08:00:00Z'), author).product, author)),
    ).toEqual(['unscheduled']));
  it.each([
    ['withdrawing', withdraw],
    ['taking off the schedule', unschedule],
  ])('%s changes nothing when there is nothing to', (_, order) =>
    expect(order(written(), author)).toEqual({ product: written(), steps: [] }),
  );
});

describe('the clock', () => {
  const scheduled = publish(
    published(),
    publishing(written(titled('Later'), 5), '2026-12-09T08:00:00Z'),
    author,
  ).product;
  const due = { scheduled: titled('Later'), timeZone };

  it('publishes what is scheduled when it is due, by itself', () => {
    expect(turn(scheduled, due, at('2026-12-09T07:59:59Z')).steps).toEqual([]);
    const change = turn(scheduled, due, at('2026-12-09T08:00:00Z'));
    expect(change).toMatchObject({
      steps: [{ did: 'published', writtenIn: 5, by: { automatic: true } }],
      announce: 'published',
    });
    expect(change.product).toMatchObject({
      scheduled: undefined,
      published: { writtenIn: 5, document: titled('Later') },
    });
  });

  it('begins a period and ends it, once each, at midnight by the clock of the municipality', () => {
    const waiting = published(during('2026-12-02', '2026-12-05'));
    const noSchedule = { scheduled: undefined, timeZone };
    expect(turn(waiting, noSchedule, at('2026-12-01T22:59:59Z')).steps).toEqual([]);
    const begun = turn(waiting, noSchedule, at('2026-12-01T23:00:00Z'));
    expect([did(begun), begun.announce, begun.product.published?.offered]).toEqual([['began'], 'published', true]);
    expect(turn(begun.product, noSchedule, at('2026-12-04T22:59:59Z')).steps).toEqual([]);
    const ended = turn(begun.product, noSchedule, at('2026-12-04T23:00:00Z'));
    expect([did(ended), ended.announce, ended.product.published?.offered]).toEqual([['ended'], 'withdrawn', false]);
    expect(turn(ended.product, noSchedule, at('2027-12-04T23:00:00Z')).steps).toEqual([]);
  });

  it('ends a period that nobody saw begin, and announces nothing', () => {
    const change = turn(
      published(during('2026-12-02', '2026-12-05')),
      { scheduled: undefined, timeZone },
      at('2027-01-01T00:00:00Z'),
    );
    expect([did(change), change.announce]).toEqual([['ended'], undefined]);
  });
});

type Order = (product: KeptProduct, author: Author) => Change;
const instants = fc
  .integer({ min: 0, max: 30 })
  .map((days) => new Date(Date.UTC(2026, 11, 1 + days)).toISOString().replace('.000Z', 'Z'));
const dates = fc.option(
  instants.map((instant) => instant.slice(0, 10)),
  { nil: undefined },
);
const documents = fc
  .tuple(dates, dates)
  .map(([from, until]) => during(from, from && until && until <= from ? undefined : until));
const orders: fc.Arbitrary<Order> = fc.oneof(
  documents.map(
    (document): Order =>
      (product, by) => {
        const decision = write(product, { id: product.id, document, seen: { versions: ['*'] } }, by);
        if ('refused' in decision) throw new Error(decision.refused);
        return decision.ok;
      },
  ),
  fc.option(instants, { nil: undefined }).map(
    (instant): Order =>
      (product, by) =>
        publish(product, publishing(product, instant), by),
  ),
  fc.constant<Order>(withdraw),
  fc.constant<Order>(unschedule),
  documents.map(
    (scheduled): Order =>
      (product, by) =>
        turn(product, { scheduled, timeZone }, by),
  ),
);

it('whatever is ordered: each step is a version, what is announced is what is offered, and it never rises without one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(orders, instants), { maxLength: 20 }), (given) => {
      let product = written();
      let offeredTo = false;
      for (const [order, instant] of given.sort(([, one], [, other]) => (one < other ? -1 : 1))) {
        const change = order(product, { by: {}, now: instant });
        expect(change.product.version).toBe(product.version + change.steps.length);
        expect(change.steps.map(({ version }) => version)).toEqual(
          change.steps.map((_, place) => product.version + 1 + place),
        );
        if (change.announce) offeredTo = change.announce === 'published';
        expect(change.product.published?.offered ?? false).toBe(offeredTo);
        product = change.product;
      }
    }),
  );
});
