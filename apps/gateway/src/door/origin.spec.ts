import { describe, expect, it } from '@jest/globals';
import { originOf } from './origin.rules.js';

const here = (address: string) => originOf('a key', 'voorbeeldstad', address);

describe('where a caller asks from', () => {
  it('is the same for one address, and tells nothing of it', () => {
    expect(here('192.0.2.1')).toBe(here('192.0.2.1'));
    expect(here('192.0.2.1')).toMatch(/^[\w-]{43}$/);
    expect(here('192.0.2.1')).not.toBe(here('192.0.2.2'));
  });

  it('is one for the addresses of one IPv6 network, and for an IPv4 address however it is written', () => {
    expect(here('2001:db8:0:1::1')).toBe(here('2001:db8::1:a:b:c:d'));
    expect(here('2001:db8:0:1::1')).not.toBe(here('2001:db8:0:2::1'));
    expect(here('::ffff:192.0.2.1')).toBe(here('192.0.2.1'));
  });

  it('is another one in another municipality, and under another key', () => {
    const address = '192.0.2.1';
    const origins = [
      here(address),
      originOf('a key', 'proefdorp', address),
      originOf('other', 'voorbeeldstad', address),
    ];
    expect(new Set(origins).size).toBe(3);
  });
});
