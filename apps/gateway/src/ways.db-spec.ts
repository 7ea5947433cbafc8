import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CatalogueSettings, type FactDefinition, getWays, tellNow, Way } from '#contracts';
import { aGateway, type TestGateway } from './a-gateway.builder.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const perLanguage = (said: string) => ({ ar: `${said} ar`, de: `${said} de`, nl: `${said} nl` });
const resident: FactDefinition = { fact: 'resident', type: 'boolean', question: perLanguage('question') };
const way = Way.parse({
  id: 'apply-online',
  step: 'apply',
  kind: 'online',
  title: perLanguage('title'),
  description: perLanguage('description'),
  ownMinutes: 10,
  trips: 0,
  costCents: 0,
  identification: 'none',
  conditions: [{ fact: 'resident', op: 'is', value: true, because: perLanguage('because') }],
});

it('ways and bundles are in a language asked, or else in the first of the municipality that there is', async () => {
  const settings = CatalogueSettings.parse({ languages: ['fy', 'de', 'nl'] });
  const catalogue = await gateway.answers(getWays, () => ({
    ok: { products: [{ productId: 'paspoort', ways: [way] }], settings, facts: [resident], daysOff: [] },
  }));
  const appointments = await gateway.answers(tellNow, () => ({ ok: { answers: [], unknownLocations: [] } }));
  const ask = async (path: string, accepted?: string) => {
    const { status, body, headers } = await gateway.http
      .get(path)
      .set(accepted === undefined ? {} : { 'accept-language': accepted });
    return [status, headers['content-language'], body.ways?.[0]?.title, body.ask?.[0]?.question];
  };
  const ways = '/v1/products/paspoort/ways';
  expect(await ask(ways)).toEqual([200, 'de', 'title de', 'question de']);
  expect(await ask(ways, 'fr')).toEqual([200, 'de', 'title de', 'question de']);
  expect(await ask(ways, 'fr, NL-be')).toEqual([200, 'nl', 'title nl', 'question nl']);
  expect(await ask('/v1/ways?item=paspoort')).toEqual([200, undefined, undefined, 'question de']);
  catalogue.stop();
  appointments.stop();
});
