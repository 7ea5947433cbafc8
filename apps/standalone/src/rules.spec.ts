import { describe, expect, it } from '@jest/globals';
import { CannotStart } from '#embedded';
import { delayAfter, failuresAfter } from './back-off.rules.js';
import { commandOf } from './command.rules.js';
import { environmentOf, questionKeysOf, withoutSecrets } from './environment.rules.js';
import { complaintIn } from './log-line.rules.js';
import type { ProgramName } from './programs.rules.js';
import { sentenceOf } from './refusal.wording.js';
import { readSettings } from './standalone.settings.js';
import { hostOf, welcome } from './welcome.rules.js';

describe('how long until something is started again', () => {
  it('doubles from 0.2 to 10 seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 60].map(delayAfter)).toEqual([
      200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000,
    ]);
  });

  it('begins anew once it has been well for half a minute', () => {
    expect(failuresAfter(5, 29_999)).toBe(6);
    expect(failuresAfter(5, 30_000)).toBe(1);
  });
});

describe('the command line', () => {
  it('starts, or begins anew', () => {
    expect(commandOf([])).toEqual({ command: 'start', reset: false });
    expect(commandOf(['--reset'])).toEqual({ command: 'start', reset: true });
  });

  it('asks for a credential', () => {
    expect(commandOf(['token', 'web'])).toEqual({ command: 'token', who: 'web', municipality: undefined });
    const planner = { command: 'token', who: 'planner', municipality: 'proefdorp' };
    expect(commandOf(['token', 'planner', '--municipality', 'proefdorp'])).toEqual(planner);
  });

  it.each([['--rest'], ['now'], ['token'], ['token', 'mayor'], ['token', 'web', 'app'], ['token', 'web', '--reset=1']])(
    'refuses %s %s',
    (...args) => {
      expect(commandOf(args)).toEqual({ refused: expect.stringMatching(/^Say /) });
    },
  );
});

describe('what programs are told', () => {
  const secrets = {
    TOKEN_KEY: 'secret token',
    DATA_KEYS: 'k1:secret data',
    FINGERPRINT_KEY: 'secret fingerprint',
    LOOKUP_KEYS: 'h1:secret lookup',
    AUDIT_KEY: 'secret audit',
    DOOR_KEY: 'secret door',
    QUESTION_KEYS: 'secret questions',
  };
  const told = (program: ProgramName, given = {}, own = {}) => environmentOf(program, { given, secrets, own });

  it.each<[ProgramName, object]>([
    ['catalogue', {}],
    ['contacts', {}],
    ['gateway', { DOOR_KEY: 'secret door' }],
    [
      'appointments',
      {
        TOKEN_KEY: 'secret token',
        DATA_KEYS: 'k1:secret data',
        FINGERPRINT_KEY: 'secret fingerprint',
        LOOKUP_KEYS: 'h1:secret lookup',
      },
    ],
  ])('is to %s its own keys and no other', (program, keys) => {
    const base = { NODE_ENV: 'development', LOG_LEVEL: 'info' };
    expect(told(program)).toEqual({ ...base, ...keys });
    expect(told(program, {}, { AUDIT_KEY: 'its own' })).toEqual({ ...base, ...keys, AUDIT_KEY: 'its own' });
  });

  it('is what was set when we were started, to whom it is for', () => {
    const given = {
      TOKEN_KEY: 'set',
      DOOR_KEY_FILE: '/door',
      LOKET_CLOCK: '2026-12-01T08:00:00Z',
      NATS_KEY_FILE: '/n',
    };
    expect(told('appointments', given)).toMatchObject({ TOKEN_KEY: 'set', LOKET_CLOCK: given.LOKET_CLOCK });
    expect(told('gateway', given)).toMatchObject({ DOOR_KEY_FILE: '/door', NATS_KEY_FILE: '/n' });
    expect(told('gateway', given)).not.toHaveProperty('DOOR_KEY');
    expect(told('contacts', given)).toEqual({
      NODE_ENV: 'development',
      LOG_LEVEL: 'info',
      LOKET_CLOCK: given.LOKET_CLOCK,
      NATS_KEY_FILE: '/n',
    });
  });

  it('is nothing that a name marks as a secret, whoever set it', () => {
    const others = [
      'DATABASE_URL',
      'DATABASE_URL_FILE',
      'RUNTIME_DATABASE_URL',
      'NATS_URL',
      'NATS_URL_FILE',
      'PGPASSWORD',
    ];
    const more = ['KEYS_FILE', 'CREDENTIALS_FILE', 'QUESTION_KEYS', 'AUDIT_KEY', 'SOME_SECRET', 'NPM_TOKEN', 'API_KEY'];
    const given = Object.fromEntries([...others, ...more].map((name) => [name, 'secret']));
    expect(withoutSecrets({ ...given, PATH: '/bin', PUBLIC_URL: 'https://loket.nl' })).toEqual({
      PATH: '/bin',
      PUBLIC_URL: 'https://loket.nl',
    });
    expect(Object.values(told('catalogue', given))).not.toContain('secret');
    expect(told('gateway', given).CREDENTIALS_FILE).toBe('secret');
  });

  it('is of the keys that sign questions all to the gateway, and to a service its own', () => {
    const keys = 'catalogue:c, appointments:a,contacts:k';
    expect(questionKeysOf('gateway', keys)).toBe('catalogue:c,appointments:a,contacts:k');
    expect(questionKeysOf('contacts', keys)).toBe('contacts:k');
  });
});

describe('what of a log is shown', () => {
  const line = (entry: object) => complaintIn(JSON.stringify(entry));

  it('is a warning or an error, in words', () => {
    expect(line({ level: 30, msg: 'ready' })).toBeUndefined();
    expect(line({ level: 40, msg: 'it will heal' })).toEqual({ kind: 'warning', text: 'it will heal' });
    expect(line({ level: 50, msg: 'no', err: { message: 'why', stack: 's' } })).toEqual({
      kind: 'error',
      text: 'no (why)',
    });
    expect(line({ level: 60, msg: 'one\ntwo' })).toEqual({ kind: 'error', text: 'one' });
  });

  it('is the line that names the error, of a program that fell over', () => {
    const said = [
      'file:///app/main.js:3',
      "throw new Error('x');",
      '      ^',
      '',
      'TypeError: x',
      '    at main.js:3',
      '{ code: 1',
    ];
    expect(said.map(complaintIn).filter((complaint) => complaint !== undefined)).toEqual([
      { kind: 'error', text: 'TypeError: x' },
    ]);
  });
});

describe('a refusal', () => {
  it('is one sentence that ends with what to do', () => {
    expect(sentenceOf(new CannotStart('damaged', 'The data is damaged.'))).toBe(
      'The data is damaged: put back a copy of it, or begin anew with npm start -- --reset.',
    );
    expect(sentenceOf(new CannotStart('in-use', 'It runs.'))).toBe('It runs.');
    expect(sentenceOf(new TypeError('a defect'))).toBeUndefined();
  });

  it('names each wrong setting', () => {
    expect(() => readSettings({ PORT: '99999', LOKET_DEMO: 'some' })).toThrow(
      /^These settings are wrong: .*LOKET_DEMO.*PORT/,
    );
  });

  it('takes an empty setting for none', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });
});

describe('the welcome', () => {
  it('has three lines to try as they are', () => {
    const lines = welcome({
      gatewayUrl: 'http://127.0.0.1:3000',
      folder: '/loket',
      places: [{ name: 'gateway', where: 'http://127.0.0.1:3000' }],
      firstFreeStart: '2026-12-01T08:00:00Z',
    });
    expect(lines.filter((line) => line.trim().startsWith('curl'))).toEqual([
      "  curl 'http://127.0.0.1:3000/v1/products?q=paspoort'",
      "  curl 'http://127.0.0.1:3000/v1/slots?item=paspoort&locationId=stadskantoor'",
      `  curl -X POST http://127.0.0.1:3000/v1/appointments -H 'content-type: application/json' -d '{"items":[{"productId":"paspoort","people":1}],"locationId":"stadskantoor","start":"2026-12-01T08:00:00Z","channel":"web","customer":{"name":"Test Burger","email":"test@example.org","contactBy":"email"}}'`,
    ]);
  });

  it('shows no passwords', () => {
    expect(hostOf('postgres://loket:secret@127.0.0.1:5432/loket')).toBe('127.0.0.1:5432');
  });
});
