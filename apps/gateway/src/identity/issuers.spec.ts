import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readIssuers } from './issuers.settings.js';

const folder = mkdtempSync(join(tmpdir(), 'loket-issuers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const around = { production: false, knows: (id: string) => id === 'voorbeeldstad' };

const written = (content: unknown): string => {
  const file = join(folder, 'issuers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const one = {
  issuer: 'https://id.example/realms/loket',
  audience: 'open-loket',
  claims: { municipality: 'gemeente', who: { path: ['realm_access', 'roles'], values: { balie: 'clerk' } } },
};
const withClaims = (claims: object) => ({ issuers: [{ ...one, claims: { ...one.claims, ...claims } }] });

describe('issuers', () => {
  it('are nobody without a file', () => expect(readIssuers(undefined, around)).toEqual([]));

  it('have sound defaults', () => {
    expect(readIssuers(written({ issuers: [one] }), around)).toEqual([
      {
        id: 'f3d8868c',
        issuer: one.issuer,
        audience: ['open-loket'],
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        clockSkewSeconds: 30,
        claims: {
          municipality: { path: ['gemeente'] },
          who: { path: ['realm_access', 'roles'], values: [['balie', 'clerk']] },
        },
      },
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /can not be read as JSON/],
    ['a list', [], /issuers\.json: /],
    ['no audience', { issuers: [{ ...one, audience: undefined }] }, /issuers\[0\]\.audience/],
    [
      'HS256',
      { issuers: [{ ...one, algorithms: ['RS256', 'HS256'] }] },
      /issuers\[0\]\.algorithms\[1\]: Use algorithms/,
    ],
    ['none', { issuers: [{ ...one, algorithms: ['none'] }] }, /issuers\[0\]\.algorithms\[0\]: Use algorithms/],
    ['no algorithms', { issuers: [{ ...one, algorithms: [] }] }, /issuers\[0\]\.algorithms/],
    ['a clock that is far off', { issuers: [{ ...one, clockSkewSeconds: 121 }] }, /issuers\[0\]\.clockSkewSeconds/],
    ['an issuer that is no address', { issuers: [{ ...one, issuer: 'keycloak' }] }, /issuers\[0\]\.issuer/],
    ['an issuer of another scheme', { issuers: [{ ...one, issuer: 'file:///etc/keys' }] }, /issuers\[0\]\.issuer/],
    ['keys in a file', { issuers: [{ ...one, jwks: 'file:///etc/keys' }] }, /issuers\[0\]\.jwks/],
    ['discovery that is no address', { issuers: [{ ...one, discovery: 'adfs' }] }, /issuers\[0\]\.discovery/],
    ['an id that is none', { issuers: [{ ...one, id: 'Staff!' }] }, /issuers\[0\]\.id: Use 1 to 20/],
    ['an id that keys have', { issuers: [{ ...one, id: 'key' }] }, /issuers\[0\]\.id: This name is taken/],
    [
      'one id twice',
      {
        issuers: [
          { ...one, id: 'staff' },
          { ...one, issuer: 'https://other.example', id: 'staff' },
        ],
      },
      /issuers: Give each issuer an id of its own/,
    ],
    ['an issuer with a query', { issuers: [{ ...one, issuer: 'https://id.example/?a=b' }] }, /issuers\[0\]\.issuer/],
    ['an issuer twice', { issuers: [one, one] }, /issuers: Name each issuer once/],
    ['a name that is not known', { issuers: [{ ...one, key: 'x' }] }, /issuers\[0\]\.key: This is not known here/],
    ['no who', withClaims({ who: undefined }), /issuers\[0\]\.claims\.who: /],
    ['a who that is none', withClaims({ who: { fixed: 'root' } }), /issuers\[0\]\.claims\.who\.fixed: /],
    [
      'a value that is no who',
      withClaims({ who: { path: 'roles', values: { a: 'root' } } }),
      /claims\.who\.values\.a: /,
    ],
    ['a municipality that is none', withClaims({ municipality: { fixed: 'elders' } }), /claims\.municipality\.fixed: /],
    [
      'a municipality of a value that is none',
      withClaims({ municipality: { path: 'tid', values: { a: 'voorbeeldstad', b: 'elders' } } }),
      /claims\.municipality\.values\.b: there is no such municipality/,
    ],
    ['a path of nothing', withClaims({ person: { path: [] } }), /issuers\[0\]\.claims\.person/],
  ])('with %s stop the start, and are named', (_what, content, sentence) => {
    const file = written(content);
    expect(() => readIssuers(file, around)).toThrow(sentence);
    expect(() => readIssuers(file, around)).toThrow(`ISSUERS_FILE: `);
    expect(() => readIssuers(file, around)).toThrow(file);
  });

  it('whose file is missing stop the start', () => {
    expect(() => readIssuers(join(folder, 'absent.json'), around)).toThrow(/ISSUERS_FILE: the file .*absent\.json/);
  });

  it('are reached by https in production', () => {
    const file = written({ issuers: [one, { ...one, issuer: 'http://127.0.0.1:1' }] });
    expect(readIssuers(file, around)).toHaveLength(2);
    expect(() => readIssuers(file, { ...around, production: true })).toThrow(/issuers\[1\]\.issuer: in production/);
  });

  it('may be called anything, and are asked at the addresses that are told', () => {
    const trust = 'urn:federation:gemeente';
    const discovery = 'https://adfs.example/adfs/.well-known/openid-configuration?p=staff';
    const jwks = 'https://adfs.example/keys';
    for (const told of [{ discovery }, { jwks }, { discovery, jwks }])
      expect(readIssuers(written({ issuers: [{ ...one, issuer: trust, ...told }] }), around)).toMatchObject([
        { issuer: trust, ...told },
      ]);
    const production = { ...around, production: true };
    const secure = written({ issuers: [{ ...one, issuer: 'http://adfs.example/adfs/services/trust', discovery }] });
    expect(readIssuers(secure, production)).toHaveLength(1);
    const insecure = (told: object) => written({ issuers: [{ ...one, ...told }] });
    expect(() => readIssuers(insecure({ discovery: 'http://a.example' }), production)).toThrow(/\[0\]\.discovery: in/);
    expect(() => readIssuers(insecure({ discovery, jwks: 'http://a.example' }), production)).toThrow(/\[0\]\.jwks: in/);
  });
});
