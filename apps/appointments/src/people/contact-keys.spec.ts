import { describe, expect, it } from '@jest/globals';
import { contactKeysOf, isCountry, normalMail, normalPhone } from './contact-keys.rules.js';

const ring = new Map([
  ['h2', Buffer.alloc(32, 2)],
  ['h1', Buffer.alloc(32, 1)],
]);
const town = 'voorbeeldstad';

describe('a mail address', () => {
  it.each(['Test@Example.org', ' test@example.org ', 'TEST@EXAMPLE.ORG', 'ｔｅｓｔ@example.org'])(
    'is one however it is written: %j',
    (given) => expect(normalMail(given)).toBe('test@example.org'),
  );

  it('is not another one', () => expect(normalMail('te.st+1@example.org')).toBe('te.st+1@example.org'));
});

describe('a phone number', () => {
  it.each(['06 12345678', '06-1234 5678', '+31612345678', '+31 (0)6 12345678', '0031 6 12345678'])(
    'is one however it is written: %j',
    (given) => expect(normalPhone(given)).toBe('+31612345678'),
  );

  it('is of the country it names, else of the country that was set', () => {
    expect(normalPhone('+32 470 12 34 56')).toBe('+32470123456');
    expect(normalPhone('0470 12 34 56', 'BE')).toBe('+32470123456');
    expect([isCountry('BE'), isCountry('be'), isCountry('XX')]).toEqual([true, false, false]);
  });

  it('that can not be read is its digits', () => expect(normalPhone('+999 12.34')).toBe('9991234'));
});

describe('what a customer is found by', () => {
  it('is a hash of each under every key, the first key first', () => {
    const keys = contactKeysOf(ring, town, { email: 'test@example.org', phone: '0612345678' });
    expect(keys.map(({ kind, keyId }) => [kind, keyId])).toEqual([
      ['email', 'h2'],
      ['phone', 'h2'],
      ['email', 'h1'],
      ['phone', 'h1'],
    ]);
    expect(new Set(keys.map(({ hash }) => hash.toString('hex'))).size).toBe(4);
    expect(keys.every(({ hash }) => hash.length === 32)).toBe(true);
  });

  it('is the same for every spelling, and another in another municipality', () => {
    const one = contactKeysOf(ring, town, { email: 'Test@example.org' });
    expect(contactKeysOf(ring, town, { email: ' test@EXAMPLE.org' })).toEqual(one);
    expect(contactKeysOf(ring, 'proefdorp', { email: 'test@example.org' })).not.toEqual(one);
  });

  it('is nothing of who can not be reached, and of nobody', () => {
    expect(contactKeysOf(ring, town, {})).toEqual([]);
    expect(contactKeysOf(ring, town, undefined)).toEqual([]);
  });
});
