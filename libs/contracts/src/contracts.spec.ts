import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Caller, Code, codeLetters, holdsCitizenNumber, Instant, Items, Prices, TimeZone, text } from './index.js';

describe('an instant', () => {
  it.each([
    ['2026-12-01T08:00:00Z', '2026-12-01T08:00:00Z'],
    ['2026-12-01T09:00:00+01:00', '2026-12-01T08:00:00Z'],
    ['2026-12-01T08:00:00.250Z', '2026-12-01T08:00:00.250Z'],
    ['2026-06-30T23:30:00-05:00', '2026-07-01T04:30:00Z'],
  ])('%s is %s', (given, read) => expect(Instant.parse(given)).toBe(read));

  it.each([
    '2026-12-01',
    '2026-12-01T08:00:00',
    '2026-02-30T08:00:00Z',
    '1999-12-31T08:00:00Z',
    '2100-01-01T00:00:00Z',
    '',
  ])('%j is none', (given) => expect(Instant.safeParse(given).success).toBe(false));
});

it('a scope that is not known yet does no harm: services may be older than their gateway', () => {
  const caller = { client: 'counter', channel: 'counter', scopes: ['appointments', 'flying'] };
  expect(Caller.parse(caller).scopes).toEqual(['appointments']);
});

describe('a code', () => {
  it.each(['K7M-4QX', 'k7m4qx', ' k7m 4qx ', 'K7M4QX'])('%j is K7M-4QX', (given) =>
    expect(Code.parse(given)).toBe('K7M-4QX'),
  );
  it.each(['K7M-4Q', 'K7M-4QO', 'K7M-4Q1', ''])('%j is none', (given) =>
    expect(Code.safeParse(given).success).toBe(false),
  );
  it('has no letters that are mistaken for others', () => expect(codeLetters).not.toMatch(/[01OILU]/));
});

describe('a citizen service number', () => {
  it.each([
    '111222333',
    'bsn 111.222.333.',
    '111 222 333',
    'mijn nummer is 1.1.1.2.2.2.3.3.3, dank',
    '123456782 en 987654321',
  ])('is seen in %j', (given) => expect(holdsCitizenNumber(given)).toBe(true));
  it.each(['111222334', '1112223330', '+111222333', '111222333+', '0612345678', 'kenteken 12-AB-34', '000000000', ''])(
    'is not seen in %j',
    (given) => expect(holdsCitizenNumber(given)).toBe(false),
  );
  it('is found wherever it stands in a text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ,]{0,20}$/), fc.stringMatching(/^[a-z ,]{0,20}$/), (before, after) =>
        holdsCitizenNumber(`${before}111222333${after}`),
      ),
    );
  });
});

describe('text', () => {
  it.each(['null \u0000 byte', 'override \u202e here', 'half \ud800 pair', '   '])('%j is refused', (given) =>
    expect(text(100).safeParse(given).success).toBe(false),
  );
  it.each(['', ' ', '\u200b', '\u2060 \u00ad', '\u3164', '\u200e\u200f', '\u{e0041}\u{e0042}', '\ufeff', '\u2800'])(
    '%j, of which nothing can be seen, is empty',
    (given) =>
      expect(
        text(100)
          .safeParse(given)
          .error?.issues.map(({ message }) => message),
      ).toEqual(['This may not be empty.']),
  );
  it.each(['a\u200b', '👩\u200d🚒', 'co\u00adoperatie', '.'])('%j can be seen', (given) =>
    expect(text(100).parse(given)).toBe(given),
  );
  it('may be Dutch, French or an emoji', () => expect(text(100).parse(' Één café 🙂 ')).toBe('Één café 🙂'));
});

describe('prices', () => {
  const price = (facts: object) => ({ from: '2026-01-01', amountCents: 100, ...facts });
  const pathsOf = (...prices: object[]) =>
    Prices.safeParse(prices.map(price)).error?.issues.map(({ path }) => path.join('.')) ?? [];

  it.each([
    [{ until: '2026-01-01' }, '0.until'],
    [{ until: '2025-12-31' }, '0.until'],
    [{ ageFrom: 18, ageUntil: 17 }, '0.ageUntil'],
  ])('%j is wrong at %s', (facts, path) => expect(pathsOf(facts)).toEqual([path]));

  it.each([
    [[{}, {}], ['1']],
    [
      [{ ageUntil: 17 }, { ageFrom: 17 }, {}],
      ['1', '2'],
    ],
    [[{ label: { nl: 'a', en: 'b' } }, { label: { en: 'b', nl: 'a' } }], ['1']],
    [[{ ageUntil: 17 }, { ageFrom: 18 }], []],
    [[{}, { kind: 'urgent' }, { label: { nl: 'Foto' } }, { from: '2026-01-02' }], []],
    [[{ until: '2026-01-02', ageFrom: 18, ageUntil: 18 }], []],
  ])('%j: at one age one price of a kind and label from the same date', (prices, paths) =>
    expect(pathsOf(...prices)).toEqual(paths),
  );
});

it('the same product twice is one item with the people added', () => {
  expect(Items.parse([{ productId: 'paspoort' }, { productId: 'paspoort', people: 2 }])).toEqual([
    { productId: 'paspoort', people: 3 },
  ]);
});

it.each([
  ['Europe/Amsterdam', true],
  ['America/Kralendijk', true],
  ['Mars/Base', false],
  ['', false],
  ['+01:00', false],
])('the time zone %j is known: %j', (zone, known) => expect(TimeZone.safeParse(zone).success).toBe(known));
