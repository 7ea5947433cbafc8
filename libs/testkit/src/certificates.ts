import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** @param host of a server or client: what its certificate is for. */
  issue(host: string): Certificate;
}

const lengthOf = (length: number): Buffer => {
  if (length < 128) return Buffer.from([length]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 255 ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([128 + bytes.length]), bytes]);
};

/** One value in DER (X.690): what it is, how long, what it holds. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const octets = (content: Buffer): Buffer => der(0x04, content);
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const commonName = identifier('550403');
const alternativeName = identifier('551d11');
const basicConstraints = identifier('551d13');

const named = (name: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(name)))));

const instant = (milliseconds: number): Buffer =>
  der(0x18, Buffer.from(new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '')));

const hour = 3_600_000;
const validity = (): Buffer => sequence(instant(Date.now() - hour), instant(Date.now() + 24 * hour));

const extensionsOf = (host: string | undefined): Buffer => {
  const one =
    host === undefined
      ? sequence(basicConstraints, yes, octets(sequence(yes)))
      : sequence(alternativeName, octets(sequence(der(0x82, Buffer.from(host)))));
  return der(0xa3, sequence(one));
};

const pem = (certificate: Buffer): string => {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
};

interface Wanted {
  readonly name: string;
  /** Left out: an authority, which may issue others. */
  readonly host?: string;
  readonly publicKey: KeyObject;
}

/** An X.509 certificate, version 3 (RFC 5280). Node reads them and makes none. */
const certified = ({ name, host, publicKey }: Wanted, issuer: string, issuerKey: KeyObject): string => {
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    named(issuer),
    validity(),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensionsOf(host),
  );
  return pem(sequence(content, ecdsaWithSha256, bits(sign('sha256', content, issuerKey))));
};

const aKeyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const keyText = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

/** Somebody who vouches for servers and clients of a test, for a day. */
export const anAuthority = (name = 'An authority for tests'): Authority => {
  const own = aKeyPair();
  return {
    cert: certified({ name, publicKey: own.publicKey }, name, own.privateKey),
    key: keyText(own.privateKey),
    issue: (host) => {
      const { publicKey, privateKey } = aKeyPair();
      return { cert: certified({ name: host, host, publicKey }, name, own.privateKey), key: keyText(privateKey) };
    },
  };
};
