import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cruiseHouse, fenceNames, type Seen } from './cruise-house.mjs';
import { clearHouse, stageHouse } from './staged-house.js';
import { trespasses, waysToImport } from './trespasses.js';

const home = join(import.meta.dirname, '../..');

const libs = ['contracts', 'free-time', 'platform', 'embedded', 'testkit'];

const entrancesOf = ({ imports }: Seen, name: string): string[] => [
  ...new Set(imports.filter(({ named }) => named === `#${name}`).map(({ to }) => to)),
];

describe('our house', () => {
  let seen: Seen;

  beforeAll(async () => {
    seen = await cruiseHouse(home);
  });

  it('knows no trespass', () => {
    expect(seen.trespasses.map(({ fence, from, to }) => `${fence}: ${from} imports ${to}`)).toEqual([]);
  });

  it.each(libs)('is seen through #%s, in its sources', (name) => {
    expect(entrancesOf(seen, name)).toEqual([`libs/${name}/src/index.ts`]);
  });
});

describe('a fence', () => {
  let house: string;
  let caught: Seen;
  const wayFiles = Object.values(waysToImport).map((text, at) => ({
    path: `apps/contacts/src/way-${at}.rules.ts`,
    text,
  }));

  beforeAll(async () => {
    const ways = { in: 'apps/contacts/src/ways.rules.ts', imports: [] };
    const beside = Object.fromEntries(wayFiles.map(({ path, text }) => [path, `${text}\n`]));
    house = await stageHouse(home, [...Object.values(trespasses), { ...ways, beside }]);
    caught = await cruiseHouse(house);
  });

  /** Node's own modules are seen by their bare name. */
  const leads = (from: string, named: string): string | undefined =>
    caught.imports.find((one) => one.from === from && one.named === named.replace(/^node:/, ''))?.to;

  afterAll(() => clearHouse(house));

  it.each(libs)('is staged where #%s leads to the same sources', (name) => {
    expect(entrancesOf(caught, name)).toEqual([`libs/${name}/src/index.ts`]);
  });

  it('has a staged trespass', () => {
    expect(Object.keys(trespasses).sort()).toEqual([...fenceNames].sort());
  });

  it.each(Object.entries(trespasses))('%s bites', (name, staged) => {
    const isCaught = (named: string): boolean => {
      const to = leads(staged.in, named);
      return caught.trespasses.some((one) => one.fence === name && one.from === staged.in && one.to === to);
    };
    expect(staged.imports.filter((named) => !isCaught(named))).toEqual([]);
  });

  it.each(Object.keys(waysToImport).map((way, at) => [way, at] as const))('sees an import %s', (_, at) => {
    expect(caught.trespasses).toContainEqual({ fence: 'role-rules', from: wayFiles[at]!.path, to: 'fs' });
  });
});
