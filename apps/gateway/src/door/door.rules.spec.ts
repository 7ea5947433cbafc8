import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { methodsOf, pathOf, queryOf, traceOf } from './address.rules.js';
import { jsonBodyOf } from './json-body.rules.js';
import { httpDateIn, httpDateOf, isUnchangedSince } from './modified.rules.js';
import { accepts, languagesOf, mediaTypeOf } from './preferences.rules.js';
import { entityTagsOf, isKnown, versionsOf } from './versions.rules.js';
import { admit, objection, type Visitor } from './visitor.rules.js';

describe('entity tags', () => {
  it.each([
    ['"3"', { any: false, strong: ['3'], weak: [] }],
    [' "3" ,W/"4", "a,b" ', { any: false, strong: ['3', 'a,b'], weak: ['4'] }],
    ['*', { any: true, strong: [], weak: [] }],
    ['""', { any: false, strong: [''], weak: [] }],
  ])('are read from %s', (header, tags) => expect(entityTagsOf(header)).toEqual(tags));

  it.each(['3', '"3', 'w/"3"', '"3" "4"', '*, "3"', ','])('are not read from %s', (header) =>
    expect(entityTagsOf(header)).toBe('malformed'),
  );

  it.each([undefined, '', '  '])('are absent in %j', (header) => expect(entityTagsOf(header)).toBeUndefined());

  it('that are weak are no version of ours', () => {
    const tags = { any: false, strong: ['3'], weak: ['4'] };
    expect(versionsOf(tags)).toEqual(['3']);
    expect([isKnown(tags, '"4"'), isKnown(tags, '"5"')]).toEqual([true, false]);
  });
});

describe('a date', () => {
  const nine = Date.parse('2026-11-02T09:00:00Z');

  it.each(['Mon, 02 Nov 2026 09:00:00 GMT', 'Monday, 02-Nov-26 09:00:00 GMT', 'Mon Nov  2 09:00:00 2026'])(
    'is read from %s',
    (header) => expect(httpDateIn(header)).toBe(nine),
  );

  it.each([
    ...['', '2026-11-02T09:00:00Z', '0', 'Mon, 02 Nov 2026 09:00:00', 'Mon, 02 Nov 2026 09:00:00 CET'],
    ...['mon, 02 nov 2026 09:00:00 gmt', 'Mon, 2 Nov 2026 09:00:00 GMT', 'Mon, 02 Foo 2026 09:00:00 GMT'],
    ...['Tue, 02 Nov 2026 09:00:00 GMT', 'Sun, 31 Feb 2026 09:00:00 GMT', 'Mon, 02 Nov 2026 25:00:00 GMT'],
    ...['Mon, 02 Nov 2026 09:00:00 GMT, Mon, 02 Nov 2026 09:00:00 GMT', 'Mon, 02 Nov 2026 09:61:00 GMT'],
  ])('is not read from %j, which says nothing', (header) => {
    expect(httpDateIn(header)).toBeUndefined();
    expect(isUnchangedSince(header, 'Mon, 02 Nov 2020 09:00:00 GMT')).toBe(false);
  });

  it('that is written is read again', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
        expect(httpDateIn(httpDateOf(date.toISOString()))).toBe(Math.floor(date.getTime() / 1_000) * 1_000);
      }),
    );
  });

  it('tells whether something changed since', () => {
    const changed = httpDateOf('2026-11-02T09:00:00.750Z');
    expect(isUnchangedSince(changed, changed)).toBe(true);
    expect(isUnchangedSince('Mon, 02 Nov 2026 09:00:01 GMT', changed)).toBe(true);
    expect(isUnchangedSince('Mon, 02 Nov 2026 08:59:59 GMT', changed)).toBe(false);
    expect([isUnchangedSince(undefined, changed), isUnchangedSince(changed, undefined)]).toEqual([false, false]);
  });
});

describe('wanted languages', () => {
  it.each([
    [undefined, []],
    ['*', []],
    ['en;q=0.5, fr-BE', ['fr-BE', 'en']],
    ['EN, nl;q=0', ['en']],
    ['ZH-Hant-TW, zh-Hant-TW;q=0.5', ['zh-Hant-TW']],
    ['a\u0001b, x;q=9, en;q=2', []],
    [Array.from({ length: 40 }, (_, at) => `a${String.fromCharCode(97 + (at % 26))}`).join(), expect.any(Array)],
  ])('of %j are %j', (header, languages) => {
    expect(languagesOf(header)).toEqual(languages);
    expect(languagesOf(header).length).toBeLessThanOrEqual(10);
  });
});

describe('a media type', () => {
  it.each([
    [undefined, true],
    ['*/*', true],
    ['application/*;q=0.1', true],
    ['text/html, application/json;charset=utf-8', true],
    ['application/json;q=0, */*', false],
    ['text/html', false],
    ['application/json;q=x', false],
  ])('of JSON for who accepts %s: %s', (header, taken) => expect(accepts(header, 'application/json')).toBe(taken));

  it('is known without its parameters', () => expect(mediaTypeOf('Text/CSV; charset=utf-8')).toBe('text/csv'));
});

describe('a JSON body', () => {
  const read = (text: string) => jsonBodyOf(Buffer.from(text));

  it('is read, also behind a byte order mark', () => expect(read('\ufeff{"a":[1]}')).toEqual({ value: { a: [1] } }));

  it.each([
    ['{"a":{"b":["x","\\u0000"]}}', 'a.b[1]'],
    ['{"a":[{"__proto__":1}]}', 'a[0]'],
    ['[[{"a":"\\u0000"}]]', '[0][0].a'],
    ['{"\\ud83d":1}', 'body'],
    ['', 'body'],
    ['{', 'body'],
  ])('%j is refused at %s', (text, path) => expect(read(text)).toEqual({ path, wrong: expect.any(String) }));

  it('is read however many parts a list has', () => {
    const text = JSON.stringify({ products: Array.from({ length: 500_000 }, () => 1) });
    expect(read(text)).toMatchObject({ value: { products: expect.any(Array) } });
    expect(read(text.replace(/1\]/, '"\\u0000"]'))).toMatchObject({ path: 'products[499999]' });
  });

  it('that is not UTF-8 is refused', () =>
    expect(jsonBodyOf(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ path: 'body' }));
});

describe('an address', () => {
  const served = [
    { method: 'GET', path: '/v1/things/{id}' },
    { method: 'PUT', path: '/v1/things/{id}' },
    { method: 'POST', path: '/v1/things/first' },
  ] as const;

  it('knows the methods of its path', () => {
    expect(methodsOf(served, '/v1/things/a')).toEqual(['GET', 'HEAD', 'PUT', 'OPTIONS']);
    expect(methodsOf(served, '/v1/things/first')).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']);
    expect(methodsOf(served, '/v1/things/')).toEqual([]);
  });

  it('has a path and a query', () => {
    expect(pathOf('/v1/things?a=1#b')).toBe('/v1/things');
    expect({ ...queryOf('a=1&b=x+y&a=2&__proto__=%E2%82%AC') }).toEqual(
      Object.fromEntries([
        ['a', ['1', '2']],
        ['b', 'x y'],
        ['__proto__', '€'],
      ]),
    );
  });

  it('may be part of a trace', () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    expect(traceOf(`00-${trace}-00f067aa0ba902b7-01`)).toBe(trace);
    for (const wrong of [
      undefined,
      trace,
      `ff-${trace}-00f067aa0ba902b7-01`,
      `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    ])
      expect(traceOf(wrong)).toBeUndefined();
  });
});

describe('a visitor', () => {
  const here = { id: 'here', anonymousChannel: 'web' as const };
  const credential = { municipalityId: 'here', who: 'clerk' as const, client: 'key:clerk:abab' };

  it('with a credential is of its municipality', () => {
    const shown = { identified: credential };
    expect(admit({ shown, fallback: { id: 'there' } })).toMatchObject({
      visitor: { municipalityId: 'here', who: 'clerk', channel: 'counter', client: 'key:clerk:abab' },
    });
    expect(admit({ shown, host: { id: 'there' } })).toMatchObject({ refused: 'not-authenticated' });
    expect(admit({ shown: { unknown: 'expired' }, host: here })).toMatchObject({ refused: 'not-authenticated' });
  });

  it('is told that a token is not good, if one was shown', () => {
    for (const [one, host] of [
      [{ unknown: 'expired' as const }, here],
      [{ identified: credential }, { id: 'there' }],
    ] as const)
      expect(admit({ shown: one, host })).toMatchObject({ refused: 'not-authenticated', invalidToken: true });
    for (const arrival of [{ shown: { unknown: 'no-bearer' as const }, host: here }, { host: { id: 'there' } }])
      expect(admit(arrival)).not.toHaveProperty('invalidToken');
  });

  it('is not turned away while whose credential it is can not be found out', () => {
    expect(admit({ shown: { awaySeconds: 4 }, host: here })).toMatchObject({
      refused: 'service-unavailable',
      retryAfterSeconds: 4,
    });
  });

  it('without one is of the host name, else of the default', () => {
    expect(admit({ host: here, fallback: { id: 'there' } })).toMatchObject({
      visitor: { municipalityId: 'here', channel: 'web', scopes: [] },
    });
    expect(admit({ fallback: here })).toMatchObject({ visitor: { municipalityId: 'here' } });
    expect(admit({ host: { id: 'there' } })).toMatchObject({ refused: 'not-authenticated' });
    expect(admit({})).toMatchObject({ refused: 'municipality-unknown' });
  });

  it('comes in where it may', () => {
    const stranger: Visitor = { municipalityId: 'here', channel: 'web', channels: ['web'], scopes: [] };
    const web: Visitor = { ...stranger, who: 'web', scopes: ['appointments'] };
    expect(objection('anyone', stranger)).toBeUndefined();
    expect(objection('credential', stranger)).toBe('not-authenticated');
    expect(objection('credential', web)).toBeUndefined();
    expect(objection({ scopes: ['appointments'] }, stranger)).toBe('not-authenticated');
    expect(objection({ scopes: ['planning', 'appointments'] }, web)).toBeUndefined();
    expect(objection({ scopes: ['planning'] }, web)).toBe('not-allowed');
  });
});
