import { describe, expect, it } from '@jest/globals';
import { type ClaimsMapping, identifiedBy, type Mapping, mapped } from './claims.rules.js';
import { claimedIssuer, fault, longestToken } from './token.rules.js';

const keycloak = {
  iss: 'https://id.example/realms/loket',
  realm_access: { roles: ['offline_access', 'balie', 'planner-rol'] },
  gemeente: 'voorbeeldstad',
  azp: 'balie-app',
  sub: '5f3c',
};

describe('a claim', () => {
  const roles = ['realm_access', 'roles'];
  it.each<[string, Mapping, string | undefined]>([
    ['by its name', { path: ['gemeente'] }, 'voorbeeldstad'],
    ['that is not there', { path: ['municipality'] }, undefined],
    ['that everything inherits', { path: ['constructor', 'name'] }, undefined],
    ['that is always the same', { fixed: 'web' }, 'web'],
    ['in our words', { path: ['gemeente'], values: [['voorbeeldstad', 'here']] }, 'here'],
    ['for which we have no word', { path: ['gemeente'], values: [['elders', 'there']] }, undefined],
    [
      'inside a list, the first of ours that it holds',
      {
        path: roles,
        values: [
          ['planner-rol', 'planner'],
          ['balie', 'clerk'],
        ],
      },
      'planner',
    ],
    [
      'inside a list, in our order, not theirs',
      {
        path: roles,
        values: [
          ['balie', 'clerk'],
          ['planner-rol', 'planner'],
        ],
      },
      'clerk',
    ],
    ['of several, nobody told which counts', { path: roles }, undefined],
    ['inside what is no object', { path: ['gemeente', 'length'] }, undefined],
  ])('%s', (_what, mapping, said) => expect(mapped(mapping, keycloak)).toBe(said));

  it('may be a number or a list of one, and no other thing', () => {
    const read = (value: unknown) => mapped({ path: ['code'] }, { code: value });
    expect([read(344), read(['a']), read(''), read(true), read(null), read({})]).toEqual(['344', 'a', ...Array(4)]);
  });
});

describe('who shows a token', () => {
  const mapping: ClaimsMapping = {
    municipality: { path: ['gemeente'] },
    who: { path: ['realm_access', 'roles'], values: [['balie', 'clerk']] },
    person: { path: ['sub'] },
    onBehalfOf: { path: ['org'] },
  };
  const identify = (claims: object, more: Partial<ClaimsMapping> = {}) =>
    identifiedBy({
      claims: { ...keycloak, ...claims },
      issuerId: 'id',
      mapping: { ...mapping, ...more },
      knows: (id) => id === 'voorbeeldstad',
    });

  it('is known by what it maps to', () => {
    expect(identify({ org: 'bureau' })).toEqual({
      identified: {
        municipalityId: 'voorbeeldstad',
        who: 'clerk',
        client: 'id:clerk:balie-app',
        person: 'id:5f3c',
        onBehalfOf: 'bureau',
      },
    });
  });

  it.each([
    ['a municipality that is not ours', { gemeente: 'elders' }],
    ['no municipality', { gemeente: undefined }],
    ['two municipalities', { gemeente: ['voorbeeldstad', 'elders'] }],
    ['no role of ours', { realm_access: { roles: ['offline_access'] } }],
    ['roles that are none', { realm_access: 'balie-en-meer' }],
  ])('is nobody when it says %s', (_what, claims) =>
    expect(identify(claims)).toEqual({ unknown: 'nobody-here', why: expect.any(String) }),
  );

  it('is not who another issuer calls by the same names', () => {
    const facts = { claims: keycloak, mapping, knows: () => true };
    const [one, other] = ['one', 'other'].map((issuerId) => identifiedBy({ ...facts, issuerId }));
    expect(one).toMatchObject({ identified: { client: 'one:clerk:balie-app', person: 'one:5f3c' } });
    expect(other).toMatchObject({ identified: { client: 'other:clerk:balie-app', person: 'other:5f3c' } });
  });

  it('is nobody when it names a role of ours that does not exist', () => {
    expect(identify({ who: 'root' }, { who: { path: ['who'] } })).toEqual({
      unknown: 'nobody-here',
      why: 'nobody we know rights of',
    });
  });

  it('has a client: the one mapped, else client_id, else azp, else none', () => {
    const client = (claims: object, more?: Partial<ClaimsMapping>) =>
      (identify(claims, more) as { identified: { client: string } }).identified.client;
    expect(client({ client_id: 'a' })).toBe('id:clerk:a');
    expect(client({ app: 'b' }, { client: { path: ['app'] } })).toBe('id:clerk:b');
    expect(client({ azp: undefined })).toBe('id:clerk:-');
    expect(client({ client_id: 'x'.repeat(300) })).toMatch(/^id:clerk:sha256:[\w-]{43}$/);
    expect(client({ client_id: 'x'.repeat(191) })).toHaveLength(200);
  });

  it('is named by a hash where the name is long or not plain ASCII', () => {
    const person = (sub: string) => (identify({ sub }) as { identified: { person: string } }).identified.person;
    expect(person('x'.repeat(197))).toBe(`id:${'x'.repeat(197)}`);
    const hashes = ['x'.repeat(198), 'Jan Jansen', 'søren', 'a\nb'].map(person);
    expect(hashes).toEqual(hashes.map(() => expect.stringMatching(/^id:sha256:[\w-]{43}$/)));
    expect(new Set(hashes).size).toBe(4);
  });
});

describe('a token', () => {
  const withPayload = (payload: string) => `e30.${Buffer.from(payload).toString('base64url')}.c2ln`;

  it('says whose it claims to be, if it is one', () => {
    expect(claimedIssuer(withPayload('{"iss":"https://id.example"}'))).toEqual({ issuer: 'https://id.example' });
    const none = ['', 'key', 'a.b.c', 'e30.e30', 'e30.e30.e30.e30.e30', withPayload('{"iss":5}'), withPayload('null')];
    const noToken = { unknown: 'not-a-token', why: expect.any(String) };
    expect(none.map(claimedIssuer)).toEqual(none.map(() => noToken));
    const long = withPayload(JSON.stringify({ iss: 'x'.repeat(longestToken) }));
    expect(claimedIssuer(long)).toEqual({ unknown: 'too-long', why: expect.any(String) });
  });

  it.each([undefined, 'JWT', 'at+jwt', 'AT+JWT', 'application/at+jwt'])('of type %s is accepted', (typ) =>
    expect(fault({ typ, claims: { exp: 60 } }, 0, 0)).toBeUndefined(),
  );

  it.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', ''])('of type %j is not', (typ) =>
    expect(fault({ typ, claims: { exp: 60 } }, 0, 0)?.why).toMatch(/type/),
  );

  it.each<[string, object]>([
    ['an ID token of a login', { nonce: 'n' }],
    ['an ID token with what it came with', { at_hash: 'h' }],
    ['an ID token of a code', { c_hash: 'h' }],
    ['an ID token, by its word', { typ: 'ID' }],
    ['a refresh token, by its word', { typ: 'Refresh' }],
    ['an access token by its word only', { typ: 'Bearer', at_hash: 'h' }],
    ['a kind that can not be read', { typ: 5 }],
  ])('that is %s is not', (_what, claims) =>
    expect(fault({ typ: 'JWT', claims: { exp: 60, ...claims } }, 0, 0)?.unknown).toBe('not-an-access-token'),
  );

  it('that says it is an access token may have a nonce', () => {
    for (const typ of ['Bearer', 'bearer'])
      expect(fault({ claims: { exp: 60, typ, nonce: 'n' } }, 0, 0)).toBeUndefined();
  });

  it('is good for a day at most, and not of the future', () => {
    const day = 86_400;
    const said = (claims: { iat?: number; exp: number }) => fault({ claims }, 1_000, 30)?.why;
    expect([said({ iat: 1_000, exp: 1_000 + day }), said({ exp: 1_000 + day })]).toEqual([undefined, undefined]);
    expect(said({ iat: 999, exp: 1_000 + day })).toMatch(/too long/);
    expect(said({ exp: 1_001 + day })).toMatch(/too long/);
    expect([said({ iat: 1_030, exp: 1_060 }), said({ iat: 1_031, exp: 1_060 })]).toEqual([
      undefined,
      expect.stringMatching(/future/),
    ]);
  });

  it('that is bound to a key of its holder is not believed without that key', () => {
    expect(fault({ claims: { exp: 60, cnf: { jkt: 'x' } } }, 0, 0)?.why).toMatch(/bound/);
  });
});
