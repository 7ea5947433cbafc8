import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign as signBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a token may be signed with. */
export type Algorithm = 'ES256' | 'RS256' | 'PS256' | 'EdDSA';

/** Every way in which a token can be wrong, by name. */
export const unsoundTokens = [
  'expired',
  'not yet valid',
  'without expiry',
  'good for a year',
  'of another issuer',
  'for another audience',
  'without a signature',
  'with an empty signature',
  'signed with another key',
  'signed with the public key as a secret',
  'with a key that is not known',
  'tampered with',
  'of another type',
] as const;
export type Unsound = (typeof unsoundTokens)[number];

export interface SignOptions {
  readonly unsound?: Unsound;
  /** Differences of the header. */
  readonly header?: Readonly<Record<string, unknown>>;
}

type Claims = Readonly<Record<string, unknown>>;

interface Key {
  readonly id: string;
  readonly algorithm: Algorithm;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pairs = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

const aKey = (algorithm: Algorithm): Key => ({ id: randomUUID(), algorithm, ...pairs[algorithm]() });

const published = ({ id, algorithm, publicKey }: Key) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid: id,
  alg: algorithm,
  use: 'sig',
});

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const signature = ({ algorithm, privateKey }: Key, text: string): string => {
  const bytes = Buffer.from(text);
  const how = {
    ES256: () => signBytes('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    RS256: () => signBytes('sha256', bytes, privateKey),
    PS256: () => signBytes('sha256', bytes, { key: privateKey, padding: 6, saltLength: 32 }),
    EdDSA: () => signBytes(null, bytes, privateKey),
  };
  return how[algorithm]().toString('base64url');
};

const seconds = (): number => Math.floor(Date.now() / 1_000);

const wrongClaims: Partial<Record<Unsound, () => Claims>> = {
  expired: () => ({ iat: seconds() - 7_200, exp: seconds() - 3_600 }),
  'not yet valid': () => ({ nbf: seconds() + 600 }),
  'without expiry': () => ({ exp: undefined }),
  'good for a year': () => ({ exp: seconds() + 365 * 86_400 }),
  'of another issuer': () => ({ iss: 'https://elsewhere.example' }),
  'for another audience': () => ({ aud: 'another-api' }),
};

const wrongHeader: Partial<Record<Unsound, Claims>> = {
  'without a signature': { alg: 'none', kid: undefined },
  'signed with the public key as a secret': { alg: 'HS256' },
  'with a key that is not known': { kid: 'nobody-knows' },
  'of another type': { typ: 'logout+jwt' },
};

const wrongSignature = (unsound: Unsound | undefined, key: Key, text: string): string => {
  if (unsound === 'without a signature' || unsound === 'with an empty signature') return '';
  if (unsound === 'signed with another key') return signature(aKey(key.algorithm), text);
  if (unsound !== 'signed with the public key as a secret') return signature(key, text);
  const secret = key.publicKey.export({ type: 'spki', format: 'pem' });
  return createHmac('sha256', secret).update(text).digest('base64url');
};

/** As an administrator, with the signature of what it was. */
const tampered = (token: string, claims: Claims): string => {
  const [header, , rest] = token.split('.');
  return [header, encoded({ ...claims, who: 'administrator', sub: 'somebody-else' }), rest].join('.');
};

type Reply = (response: ServerResponse) => void;

/** An identity provider on this machine: says its keys and signs whatever a test wants signed. */
export interface TestIssuer {
  readonly url: string;
  /** A sound access token for `open-loket`, good for an hour, unless told. */
  sign(claims?: Claims, options?: SignOptions): string;
  /** Signs with a new key from now on; the old one is known no longer, unless told. */
  rotate(options?: { readonly keepOld?: boolean; readonly algorithm?: Algorithm }): void;
  /** How often something was asked, and answers in place of the usual ones, by path. */
  readonly asked: { discovery: number; keys: number };
  readonly instead: Map<'discovery' | 'keys', Reply>;
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

/** Whoever asks for it stops it. */
export const anIssuer = async (algorithm: Algorithm = 'ES256'): Promise<TestIssuer> => {
  let keys = [aKey(algorithm)];
  let port = 0;
  const asked = { discovery: 0, keys: 0 };
  const instead = new Map<'discovery' | 'keys', Reply>();
  const url = (): string => `http://127.0.0.1:${port}`;
  const usual = {
    discovery: () => ({ issuer: url(), jwks_uri: `${url()}/keys` }),
    keys: () => ({ keys: keys.map(published) }),
  };
  const server = createServer((request, response) => {
    const what = request.url === '/keys' ? 'keys' : 'discovery';
    asked[what] += 1;
    const reply = instead.get(what);
    if (reply) reply(response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(usual[what]()));
  });
  const startAgain = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  await startAgain();
  port = (server.address() as AddressInfo).port;

  const sign = (claims: Claims = {}, { unsound, header }: SignOptions = {}): string => {
    const [key] = keys;
    if (!key) throw new Error('There is no key.');
    const now = seconds();
    const usualClaims = { iss: url(), aud: 'open-loket', sub: 'somebody', iat: now, exp: now + 3_600 };
    const all = { ...usualClaims, ...claims, ...(unsound && wrongClaims[unsound]?.()) };
    const head = { alg: key.algorithm, typ: 'at+jwt', kid: key.id, ...header, ...(unsound && wrongHeader[unsound]) };
    const text = `${encoded(head)}.${encoded(all)}`;
    const token = `${text}.${wrongSignature(unsound, key, text)}`;
    return unsound === 'tampered with' ? tampered(token, all) : token;
  };
  return {
    url: url(),
    sign,
    rotate: ({ keepOld = false, algorithm: next = algorithm } = {}) => {
      keys = [aKey(next), ...(keepOld ? keys : [])];
    },
    asked,
    instead,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    startAgain,
  };
};

/** Settings of the gateway under which this issuer's claims are ours by name: `municipality`, `who`, `person`. */
export const trustedIssuers = (...issuers: readonly Pick<TestIssuer, 'url'>[]) => ({
  issuers: issuers.map(({ url }, at) => ({
    id: `issuer-${at + 1}`,
    issuer: url,
    audience: 'open-loket',
    claims: { municipality: 'municipality', who: 'who', person: 'person', client: 'client_id', onBehalfOf: 'org' },
  })),
});
