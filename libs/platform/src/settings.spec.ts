import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readMunicipalities } from './municipalities.js';
import {
  commonSettings,
  readSettings,
  secretKey,
  secretKeys,
  serviceSettings,
  soundForProduction,
} from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'loket-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const key = randomBytes(32).toString('base64url');

describe('settings', () => {
  it('have defaults that suit a laptop', () => {
    const defaults = readSettings(serviceSettings, { AUDIT_KEY: key, QUESTION_KEYS: `demo:${key}` });
    expect(defaults).toMatchObject({ NODE_ENV: 'development', LOG_LEVEL: 'info' });
    expect(() => readSettings(serviceSettings, {})).toThrow('AUDIT_KEY: this setting is required.');
  });

  it('are read from a file where NAME_FILE names one', () => {
    const schema = z.object({ TOKEN_KEY: secretKey() });
    expect(readSettings(schema, { TOKEN_KEY_FILE: file('key', `${key}\n`) }).TOKEN_KEY).toHaveLength(32);
    expect(() => readSettings(schema, { TOKEN_KEY_FILE: join(folder, 'absent') })).toThrow(/TOKEN_KEY_FILE: the file/);
  });

  it('stop the start when they are wrong, each by name', () => {
    const wrong = { LOG_LEVEL: 'loud', DATABASE_CONNECTIONS: 'many', LOKET_CLOCK: 'tomorrow' };
    expect(() => readSettings(serviceSettings, wrong)).toThrow(/LOG_LEVEL:.*LOKET_CLOCK:.*DATABASE_CONNECTIONS:/s);
  });

  it('hold keys by id, the first to write with', () => {
    const schema = z.object({ DATA_KEYS: secretKeys() });
    expect([...readSettings(schema, { DATA_KEYS: `k2:${key},k1:${key}` }).DATA_KEYS.keys()]).toEqual(['k2', 'k1']);
    expect(() => readSettings(schema, { DATA_KEYS: 'k1:short' })).toThrow(/DATA_KEYS:/);
    expect(() => readSettings(schema, {})).toThrow('DATA_KEYS: this setting is required.');
  });

  it('know a clock with a speed', () => {
    const { LOKET_CLOCK } = readSettings(commonSettings, { LOKET_CLOCK: '2026-10-24T23:00:00Z*60' });
    expect(LOKET_CLOCK).toEqual({ now: '2026-10-24T23:00:00.000Z', speed: 60 });
  });
});

describe('in production', () => {
  const production = { NODE_ENV: 'production' };

  it('a missing secret stops the start and is named', () => {
    const settings = readSettings(commonSettings, production);
    expect(() => soundForProduction(settings, production, ['DATABASE_URL'])).toThrow(
      'DATABASE_URL: this setting is required in production.',
    );
    expect(soundForProduction(settings, { ...production, DATABASE_URL_FILE: '/run/secret' }, ['DATABASE_URL'])).toBe(
      settings,
    );
  });

  it('the clock can not be set', () => {
    const settings = readSettings(commonSettings, { ...production, LOKET_CLOCK: '2026-10-24T23:00:00Z' });
    expect(() => soundForProduction(settings, production)).toThrow(/LOKET_CLOCK/);
  });
});

describe('municipalities', () => {
  const one = {
    id: 'voorbeeldstad',
    name: 'Voorbeeldstad',
    oin: '00000000000000000001',
    hosts: ['Voorbeeld.Localhost'],
  };

  it('are found by id and by host, whatever its capitals', () => {
    const all = readMunicipalities(file('towns.json', JSON.stringify({ municipalities: [{ ...one, default: true }] })));
    expect(all.ofHost('VOORBEELD.localhost')?.id).toBe('voorbeeldstad');
    expect(all.get('elsewhere')).toBeUndefined();
    expect(all.fallback?.id).toBe('voorbeeldstad');
  });

  it('name origins as browsers do', () => {
    const web = ['https://loket.nl', 'http://127.0.0.1:5173', 'capacitor://localhost'];
    const text = JSON.stringify({ municipalities: [{ ...one, origins: { web } }] });
    expect(readMunicipalities(file('towns.json', text)).all[0]?.origins.web).toEqual(web);
  });

  it.each<readonly [string, string, RegExp | string]>([
    ['not JSON', '{', /can not be read as JSON/],
    ['none', '{"municipalities":[]}', /municipalities/],
    [
      'two defaults',
      JSON.stringify({ municipalities: [1, 2].map((at) => ({ ...one, id: `m${at}`, default: true })) }),
      /default/,
    ],
    ['an id twice', JSON.stringify({ municipalities: [one, one] }), /The id voorbeeldstad is given twice/],
    [
      'a host twice',
      JSON.stringify({ municipalities: [one, { ...one, id: 'm2', hosts: ['voorbeeld.localhost'] }] }),
      /The host voorbeeld\.localhost is given twice/,
    ],
    ...[
      '*',
      'null',
      'loket.nl',
      'https://loket.nl/',
      'https://loket.nl/pad',
      'https://Loket.nl',
      'https://loket.nl:443',
    ].map(
      (origin) =>
        [
          `the origin ${origin}`,
          JSON.stringify({ municipalities: [{ ...one, origins: { web: [origin] } }] }),
          `"${origin}" is no origin`,
        ] as const,
    ),
    ['an id that is no subject', JSON.stringify({ municipalities: [{ ...one, id: 'a.b' }] }), /municipalities.0.id/],
  ])('of a file with %s stop the start', (_what, text, sentence) => {
    expect(() => readMunicipalities(file('wrong.json', text))).toThrow(sentence);
  });
});
