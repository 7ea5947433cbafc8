import { describe, expect, it } from '@jest/globals';
import { aProduct, aWay } from './a-product.builder.js';
import { cardOf, type KeptProduct, type SeenProduct, write } from './product.rules.js';

const now = '2026-12-01T08:00:00Z';
const before = '2026-11-01T08:00:00Z';
const kept = (version: number, document = aProduct()): KeptProduct => ({
  id: 'paspoort',
  version,
  document,
  changedAt: before,
});
const writing = (seen: SeenProduct, document = aProduct({ themes: ['reizen'] })) => ({
  id: 'paspoort',
  document,
  seen,
  now,
});

describe('a product', () => {
  it.each<[string, KeptProduct | undefined, SeenProduct]>([
    ['is there already', kept(1), { nothing: true }],
    ['was changed since', kept(2), { versions: ['1'] }],
    ['is not there', undefined, { versions: ['1'] }],
    ['is not there, whatever the version', undefined, { versions: ['*'] }],
    ['was seen in no version', kept(1), { versions: [] }],
  ])('is not written when it %s', (_, present, seen) => {
    expect(write(present, writing(seen))).toEqual({ refused: 'version-changed' });
  });

  it.each<[SeenProduct]>([[{ versions: ['3'] }], [{ versions: ['1', '3'] }], [{ versions: ['*'] }]])(
    'becomes the next version when the writer saw the present one: %j',
    (seen) => {
      const decision = write(kept(3), writing(seen));
      expect(decision).toMatchObject({ ok: { done: 'changed', product: { version: 4, changedAt: now } } });
    },
  );

  it('begins with version 1', () => {
    const decision = write(undefined, writing({ nothing: true }));
    expect(decision).toMatchObject({ ok: { done: 'created', product: { version: 1 }, announce: 'published' } });
  });

  it('stays as it is when nothing in it changed', () => {
    const present = kept(3);
    expect(write(present, writing({ versions: ['3'] }, aProduct()))).toEqual({
      ok: { done: 'unchanged', product: present },
    });
  });

  it.each([
    [undefined, true, 'published'],
    [undefined, false, undefined],
    [true, true, 'published'],
    [true, false, 'withdrawn'],
    [false, true, 'published'],
    [false, false, undefined],
  ])('that was published: %s, and is now: %s, is announced as %s', (was, is, announced) => {
    const present = was === undefined ? undefined : kept(1, aProduct({ published: was }));
    const seen = present ? { versions: ['1'] } : ({ nothing: true } as const);
    const decision = write(present, writing(seen, aProduct({ published: is, themes: ['reizen'] })));
    expect('ok' in decision && 'announce' in decision.ok ? decision.ok.announce : undefined).toBe(announced);
  });
});

describe('the card of a product', () => {
  it('has a title and summary in each language and nothing longer', () => {
    const { texts } = cardOf(aProduct({ texts: { nl: { title: 'Paspoort' }, en: { title: 'Passport' } } }));
    expect(texts).toEqual({ nl: { title: 'Paspoort', summary: 'Kort.' }, en: { title: 'Passport', summary: 'Kort.' } });
  });

  it('names each kind of way once', () => {
    const ways = [aWay('apply', 'online'), aWay('collect', 'online'), aWay('collect', 'post')];
    expect(cardOf(aProduct({ ways })).ways).toEqual(['online', 'post']);
  });

  it.each([
    [[aWay('apply', 'appointment')], false],
    [[aWay('apply', 'appointment'), aWay('collect', 'walk-in')], false],
    [[aWay('apply', 'appointment'), aWay('apply', 'online')], true],
    [[], false],
  ])('tells whether one can apply without an appointment (%#)', (ways, expected) => {
    expect(cardOf(aProduct({ ways })).noAppointmentNeeded).toBe(expected);
  });
});
