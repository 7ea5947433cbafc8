import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Where a sealed value stands: it opens nowhere else. */
export interface SealedPlace {
  readonly municipalityId: string;
  readonly table: string;
  readonly column: string;
  readonly id: string;
}

const version = 1;
const boundTo = ({ municipalityId, table, column, id }: SealedPlace): Buffer =>
  Buffer.from(`${municipalityId}|${table}|${column}|${id}`);

const nonceLength = 12;
const drawnAtOnce = 256 * nonceLength;
let drawn = Buffer.alloc(0);

/** Random bytes are drawn for many at once: to draw them one by one costs more than to encrypt. No part is used twice. */
const newNonce = (): Buffer => {
  if (drawn.length < nonceLength) drawn = randomBytes(drawnAtOnce);
  const nonce = drawn.subarray(0, nonceLength);
  drawn = drawn.subarray(nonceLength);
  return nonce;
};

/**
 * Encrypts what is kept about people: AES-256-GCM, random nonce, key id per value, bound to its place.
 * Bytes: version (1), length of key id (1), key id, nonce (12), tag (16), ciphertext.
 */
export class Seal {
  /** The key that values are written under. */
  readonly writingKeyId: string;

  /** @param keys by id; the first is used to write, all to read. */
  constructor(private readonly keys: ReadonlyMap<string, Buffer>) {
    const [first] = keys.keys();
    if (first === undefined) throw new Error('A seal needs at least one key.');
    this.writingKeyId = first;
  }

  close(place: SealedPlace, value: unknown): Buffer {
    const nonce = newNonce();
    const cipher = createCipheriv('aes-256-gcm', this.key(this.writingKeyId), nonce);
    cipher.setAAD(boundTo(place));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    const keyId = Buffer.from(this.writingKeyId);
    return Buffer.concat([Buffer.from([version, keyId.length]), keyId, nonce, cipher.getAuthTag(), text]);
  }

  /** @throws Error when the key is unknown, or the value was changed or moved here from another place. */
  open(place: SealedPlace, sealed: Buffer): unknown {
    if (sealed[0] !== version) throw new Error('This sealed value is of an unknown version.');
    const keyEnd = 2 + (sealed[1] ?? 0);
    const decipher = createDecipheriv(
      'aes-256-gcm',
      this.key(this.keyIdOf(sealed)),
      sealed.subarray(keyEnd, keyEnd + 12),
    );
    decipher.setAAD(boundTo(place));
    decipher.setAuthTag(sealed.subarray(keyEnd + 12, keyEnd + 28));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(keyEnd + 28)), decipher.final()]).toString());
  }

  /** Of the keys whose values can be opened; the one that is written with first. */
  get keyIds(): readonly string[] {
    return [...this.keys.keys()];
  }

  /** Under which key a value is. */
  keyIdOf(sealed: Buffer): string {
    return sealed.toString('utf8', 2, 2 + (sealed[1] ?? 0));
  }

  /** The same value under the key that is written with now. @throws Error as open. */
  reseal(place: SealedPlace, sealed: Buffer): Buffer {
    return this.close(place, this.open(place, sealed));
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id);
    if (!key) throw new Error(`There is no key ${id}.`);
    return key;
  }
}
