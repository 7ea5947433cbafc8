import { describe, expect, it } from '@jest/globals';
import { CatalogueSettings } from '#contracts';
import { factsOf } from './facts.rules.js';
import { daysOffBetween } from './holidays.rules.js';
import { beginOf, dateAt } from './local-date.rules.js';
import { checkSettings, writeSettings } from './settings.rules.js';

const settings = (given: unknown = {}) => CatalogueSettings.parse(given);
const question = { nl: 'Nou?' };
const label = question;
const paths = (given: unknown) => checkSettings(settings(given)).map(({ path }) => path);

describe('settings', () => {
  it.each<[unknown]>([
    [{}],
    [{ workingDays: { country: 'DE', region: 'BY', except: ['Corpus Christi'] } }],
    [{ workingDays: { country: 'NL', except: ['easter monday', 'Koningsdag'] } }],
    [
      {
        facts: [
          { fact: 'age', type: 'number', question },
          { fact: 'dog', type: 'boolean', question },
        ],
      },
    ],
  ])('may be %j', (given) => expect(paths(given)).toEqual([]));

  it.each<[unknown, string]>([
    [{ languages: ['nl', 'en', 'nl'] }, 'languages[2]'],
    [{ workingDays: { country: 'XX' } }, 'workingDays.country'],
    [{ workingDays: { country: 'DE', region: 'XX' } }, 'workingDays.region'],
    [{ workingDays: { country: 'NL', except: ['Koningsdag', 'Thanksgiving'] } }, 'workingDays.except[1]'],
    [{ facts: [{ fact: 'age', type: 'text', question }] }, 'facts[0].type'],
    [
      {
        facts: [
          { fact: 'dog', type: 'text', question },
          { fact: 'dog', type: 'text', question },
        ],
      },
      'facts[1].fact',
    ],
    [{ facts: [{ fact: 'locationId', type: 'text', question }] }, 'facts[0].fact'],
    [{ facts: [{ fact: 'constructor', type: 'text', question }] }, 'facts[0].fact'],
    [{ facts: [{ fact: 'dogs', type: 'number', question, min: 2, max: 1 }] }, 'facts[0].max'],
    [{ facts: [{ fact: 'dog', type: 'boolean', question, min: 2 }] }, 'facts[0].min'],
    [{ facts: [{ fact: 'people', type: 'number', question, min: 0 }] }, 'facts[0].min'],
    [{ facts: [{ fact: 'people', type: 'number', question, max: 99 }] }, 'facts[0].max'],
    [
      { facts: [{ fact: 'dog', type: 'boolean', question, options: ['a', 'b'].map((value) => ({ value, label })) }] },
      'facts[0].options',
    ],
    [
      { facts: [{ fact: 'dog', type: 'text', question, options: ['a', 'a'].map((value) => ({ value, label })) }] },
      'facts[0].options',
    ],
  ])('may not be %j: %s is wrong', (given, path) => expect(paths(given)).toEqual([path]));

  it.each<[number, Parameters<typeof writeSettings>[1]['seen'], boolean]>([
    [0, { nothing: true }, true],
    [0, { versions: ['0'] }, true],
    [0, { versions: ['*'] }, true],
    [0, { versions: ['1'] }, false],
    [1, { nothing: true }, false],
    [1, { versions: ['0'] }, false],
    [1, { versions: ['1'] }, true],
  ])('in version %i may be written by who saw %j: %s', (settingsVersion, seen, may) => {
    const decision = writeSettings(
      { settings: settings(), settingsVersion },
      { settings: settings({ languages: ['nl'] }), seen },
    );
    expect(decision).toEqual(
      may ? { ok: { version: settingsVersion + 1, changed: true } } : { refused: 'version-changed' },
    );
  });

  it('change nothing when they are the same', () => {
    const same = { settings: settings({}), seen: { versions: ['4'] } };
    expect(writeSettings({ settings: settings(), settingsVersion: 4 }, same)).toEqual({
      ok: { version: 4, changed: false },
    });
  });
});

describe('facts of a municipality', () => {
  it('are the usual ones, in its words where it has them, and its own', () => {
    const facts = factsOf(
      settings({
        facts: [
          { fact: 'age', type: 'number', question: { nl: 'Leeftijd?' } },
          { fact: 'dog', type: 'boolean', question },
        ],
      }),
    );
    expect(facts.find(({ fact }) => fact === 'age')).toEqual({
      fact: 'age',
      type: 'number',
      question: { nl: 'Leeftijd?', en: 'How old are you?' },
      min: 0,
      max: 130,
    });
    expect(facts.at(-1)?.fact).toBe('dog');
    expect(new Set(facts.map(({ fact }) => fact)).size).toBe(facts.length);
  });
});

it('days off are the public holidays but for those on which is worked, the last day not included', () => {
  const place = { country: 'NL', except: ['tweede kerstdag'] };
  expect(daysOffBetween(place, '2026-12-01', '2027-04-27')).toEqual([
    '2026-12-25',
    '2027-01-01',
    '2027-03-28',
    '2027-03-29',
  ]);
});

it('a date begins at midnight by the clock of the municipality', () => {
  expect(beginOf('Europe/Amsterdam', '2026-12-01')).toBe('2026-11-30T23:00:00Z');
  expect(dateAt('Europe/Amsterdam', '2026-11-30T23:00:00Z')).toBe('2026-12-01');
  expect(dateAt('Europe/Amsterdam', '2026-11-30T22:59:59Z')).toBe('2026-11-30');
  expect(beginOf('America/Kralendijk', '2026-07-01')).toBe('2026-07-01T04:00:00Z');
});
