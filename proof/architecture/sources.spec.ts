import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { complaintsAbout, readSources, sourceChecks } from './source-checks.mjs';

const home = join(import.meta.dirname, '../..');

/** For each check, files that it must complain about: as often as is said. */
const trespasses: Readonly<Record<string, readonly { path: string; text?: string; times?: number }[]>> = {
  'role-is-known': [
    { path: 'apps/contacts/src/history/contact.service.ts' },
    { path: 'apps/contacts/src/history/contact.ts' },
    { path: 'apps/contacts/src/history/contact.service.rules.ts' },
    { path: 'apps/contacts/src/history/contact.rules.js' },
    { path: 'apps/contacts/src/history/Contact.rules.ts' },
    { path: 'apps/contacts/contact.rules.ts' },
    { path: 'apps/contacts/src/migrations/first.ts' },
    { path: 'libs/free-time/src/bits.ts' },
    { path: 'libs/another/src/index.ts' },
  ],
  'file-is-short': [
    { path: 'apps/contacts/src/history/contact.action.ts', text: '// one\n'.repeat(251) },
    { path: 'libs/platform/src/clock.ts', text: '// one\n'.repeat(251) },
    { path: 'scripts/check.mjs', text: '// one\n'.repeat(251) },
  ],
  'environment-is-read-by-main': [
    { path: 'apps/contacts/src/contacts.settings.ts', text: 'export const port = process.env.PORT;' },
    { path: 'libs/platform/src/settings.ts', text: "export const port = process['env'].PORT;" },
    { path: 'libs/platform/src/settings.ts', text: 'const { env } = process;' },
    { path: 'libs/platform/src/settings.ts', text: "import { env } from 'node:process';" },
    { path: 'libs/platform/src/settings.ts', text: 'export const { env } = globalThis.process;' },
  ],
  'tests-are-heard': [
    {
      path: 'apps/contacts/src/a.spec.ts',
      text: "it.skip('a', () => {}); describe.only('b', () => {}); it.todo('c');",
      times: 3,
    },
    {
      path: 'apps/contacts/src/a.db-spec.ts',
      text: "test.only.each([1])('%s', () => {}); xit('d', () => {});",
      times: 2,
    },
  ],
  'types-are-heard': [
    { path: 'libs/platform/src/a.ts', text: '// @ts-ignore\nexport const a = 1 as any;', times: 2 },
    { path: 'libs/platform/src/a.ts', text: '// @ts-nocheck' },
    { path: 'libs/platform/src/a.ts', text: '/* @ts-expect-error */\nexport const a: number = "";' },
    { path: 'libs/platform/src/a.spec.ts', text: 'const all: any[] = [];' },
  ],
  'rules-are-pure': [
    { path: 'libs/free-time/src/a.rules.ts', text: "if (a) throw new Error('no');" },
    {
      path: 'libs/free-time/src/a.rules.ts',
      text: 'const now = [Date.now(), new Date(), performance.now()];',
      times: 3,
    },
    { path: 'libs/free-time/src/a.rules.ts', text: 'const id = [crypto.randomUUID(), Math.random()];', times: 2 },
    { path: 'libs/free-time/src/a.rules.ts', text: "console.log(1); void fetch('/');", times: 2 },
  ],
};

describe('our house', () => {
  it('gives no reason to complain', () => {
    expect(complaintsAbout(readSources(home)).map(({ check, path, wrong }) => `${check}: ${path}: ${wrong}`)).toEqual(
      [],
    );
  });
});

describe('a check of the sources', () => {
  it('has a staged trespass', () => {
    expect(Object.keys(trespasses).sort()).toEqual(Object.keys(sourceChecks).sort());
  });

  it.each(
    Object.entries(trespasses).flatMap(([check, files]) =>
      files.map(
        ({ path, text = '', times = 1 }) =>
          [check, text.split('\n')[0]?.slice(0, 60) || path, path, text, times] as const,
      ),
    ),
  )('%s complains about %s', (check, _, path, text, times) => {
    expect(sourceChecks[check]?.({ path, text })).toHaveLength(times);
  });

  it.each([
    ['environment-is-read-by-main', 'apps/contacts/src/main.ts', 'start(process.env);'],
    ['environment-is-read-by-main', 'apps/standalone/src/a.builder.ts', "const program = 'process.env.PORT';"],
    ['file-is-short', 'apps/contacts/src/a.spec.ts', '// one\n'.repeat(900)],
    ['file-is-short', 'apps/contacts/src/a.action.ts', '// one\n'.repeat(250)],
    ['role-is-known', 'apps/appointments/src/demo/main.ts', ''],
    ['role-is-known', 'apps/appointments/src/migrations/1700000000000-first-tables.ts', ''],
    ['role-is-known', 'apps/contacts/src/history/contact.rules.spec.ts', ''],
    ['rules-are-pure', 'libs/free-time/src/a.rules.ts', 'const day = new Date(given); order.process(day.now); '],
    ['tests-are-heard', 'apps/contacts/src/a.spec.ts', "it('keeps only one', () => { list.only(); });"],
    ['types-are-heard', 'libs/platform/src/a.ts', '/** `*`: any. */\nexport const text = "as any";'],
  ])('%s lets pass %s', (check, path, text) => {
    expect(sourceChecks[check]?.({ path, text })).toEqual([]);
  });
});
