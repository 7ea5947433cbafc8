import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { readSettings, SettingsError } from '#platform';
import { gatewaySettings } from './gateway.settings.js';

const key = Buffer.alloc(32).toString('base64');
const QUESTION_KEYS = `catalogue:${key},appointments:${key},contacts:${key}`;
const read = (proxies: string) =>
  readSettings(gatewaySettings, { QUESTION_KEYS, TRUSTED_PROXIES: proxies }).TRUSTED_PROXIES;

describe('the keys that sign questions', () => {
  it('are of each service', () => {
    const lacking = { QUESTION_KEYS: `catalogue:${key},contacts:${key}` };
    expect(() => readSettings(gatewaySettings, lacking)).toThrow('QUESTION_KEYS: Give the key of each service');
    expect(() => readSettings(gatewaySettings, {})).toThrow('QUESTION_KEYS: this setting is required.');
  });
});

describe('trusted proxies', () => {
  it('are addresses and networks that the server takes', () => {
    const proxies = read('127.0.0.1, 10.0.0.0/8,::1,fd00::/8,loopback') ?? [];
    expect(proxies).toEqual(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback']);
    expect(() => fastify({ trustProxy: proxies })).not.toThrow();
  });

  it.each(['proxy.example.org', '10.0.0.0/33', '10.0.0.1,', '10.0.0', '0.0.0.0/0', '10.0.0.0/8/8', 'fd00::/129'])(
    'are not %s, and a sentence says so',
    (proxies) => {
      expect(() => read(proxies)).toThrow(SettingsError);
      expect(() => read(proxies)).toThrow(/TRUSTED_PROXIES\.\d: "[^"]*" is no address or network/);
    },
  );
});
