import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyedHash, sameBytes } from './keyed-hash.js';
import { Seal } from './seal.js';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const place = { municipalityId: 'voorbeeldstad', table: 'appointments', column: 'person', id: '1' };
const seal = new Seal(new Map([['k1', oldKey]]));

describe('a sealed value', () => {
  it('opens where it was closed', () => {
    expect(seal.open(place, seal.close(place, { name: 'Test Burger' }))).toEqual({ name: 'Test Burger' });
  });

  it('shows nothing of what is in it, and differs each time', () => {
    const sealed = seal.close(place, 'Test Burger');
    expect(sealed.toString('latin1')).not.toContain('Burger');
    expect(sameBytes(sealed, seal.close(place, 'Test Burger'))).toBe(false);
  });

  it.each([{ municipalityId: 'proefdorp' }, { table: 'others' }, { column: 'notes' }, { id: '2' }])(
    'opens nowhere else: %j',
    (other) => {
      expect(() => seal.open({ ...place, ...other }, seal.close(place, 'x'))).toThrow();
    },
  );

  it('does not open after a single bit was changed', () => {
    const sealed = seal.close(place, 'x');
    for (let at = 0; at < sealed.length; at += 1) {
      const forged = Buffer.from(sealed);
      forged[at] = (forged[at] ?? 0) ^ 1;
      expect(() => seal.open(place, forged)).toThrow();
    }
  });

  it('is written with the first key and read with all', () => {
    const rotated = new Seal(
      new Map([
        ['k2', newKey],
        ['k1', oldKey],
      ]),
    );
    expect(rotated.open(place, seal.close(place, 'x'))).toBe('x');
    expect(() => seal.open(place, rotated.close(place, 'x'))).toThrow('There is no key k2.');
  });
});

describe('a keyed hash', () => {
  it('does not depend on the order of keys, nor on what is left out', () => {
    const one = keyedHash(oldKey, { a: 1, b: [{ c: null, d: 'x' }], e: undefined });
    expect(sameBytes(one, keyedHash(oldKey, { b: [{ d: 'x', c: null }], a: 1 }))).toBe(true);
  });

  it('differs by key, by value, and by the shape of the value', () => {
    const values = [{ a: 1 }, { a: '1' }, { a: [1] }, [{ a: 1 }], { a: 1, b: null }];
    expect(new Set(values.map((value) => keyedHash(oldKey, value).toString('hex'))).size).toBe(values.length);
    expect(sameBytes(keyedHash(oldKey, 1), keyedHash(newKey, 1))).toBe(false);
  });
});
