import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';

const things = ['paspoort', 'rijbewijs', 'vergunning', 'uittreksel', 'melding', 'subsidie', 'kaart', 'ontheffing'];
const deeds = ['aanvragen', 'verlengen', 'wijzigen', 'opzeggen', 'betalen', 'ophalen', 'melden', 'inzien'];
const filler = 'De gemeente helpt u aan het loket, online of per telefoon met alles wat u daarvoor nodig hebt. ';

const aWay = (id: string, kind: string, more: object = {}) => ({
  id,
  step: 'apply',
  kind,
  title: { nl: 'Zo gaat het', en: 'How it goes' },
  description: { nl: filler, en: 'We help you.' },
  ownMinutes: 10,
  trips: 0,
  costCents: 1_000,
  identification: 'none',
  ...more,
});

const aProduct = (number: number) => {
  const thing = `${things[number % 8]}`;
  const deed = `${deeds[Math.floor(number / 8) % 8]}`;
  return {
    audience: [number % 3 ? 'person' : 'business'],
    themes: [`thema${number % 10}`],
    texts: {
      nl: {
        title: `${thing} ${deed} ${number}`,
        summary: `Zo kunt u uw ${thing} ${deed}.`,
        description: `${filler.repeat(10)} Soms is ${things[(number * 7) % 8]} nodig. Woord${number}.`,
        keywords: [`soort${number % 100}`, `${thing}en`],
        synonyms: [`roepnaam${number}`],
      },
      en: { title: `Product ${number}`, summary: 'This is how.', description: 'We help you with it at the desk.' },
    },
    ways: [
      aWay('apply-online', 'online', { url: 'https://voorbeeldstad.example/', identification: 'digid' }),
      aWay('apply-phone', 'phone', { phone: '14 0123' }),
      aWay('apply-post', 'post', {
        conditions: [{ fact: 'age', op: 'atLeast', value: 18, because: { nl: 'Alleen voor volwassenen.' } }],
      }),
    ],
  };
};

let house: House;
beforeAll(async () => {
  house = await aHouse({ clock: '2026-11-30T07:00:00Z*0' });
  const products = Array.from({ length: 1_000 }, (_, at) => ({ id: `product-${at}`, published: aProduct(at) }));
  await request(house.url)
    .post('/v1/imports/catalogue')
    .set({ Authorization: `Bearer ${house.key('editor')}`, 'If-Match': '*' })
    .send({ format: 'open-loket-catalogue/1', products })
    .expect(200);
}, 90_000);
afterAll(async () => house?.stop());

const questions: Record<string, string[]> = {
  'one product': ['/v1/products/product-7', '/v1/products/product-977'],
  search: [
    ...['woord77', 'paspoort verlengen', 'rijbwijs', 'soort12', 'gemeente', 'thema3 kaart', 'uittrek', 'roepnaam512'],
    ...['kaart&way=phone', 'melding&audience=person&noAppointmentNeeded=true', 'subsidie betaln'],
  ].map((q) => `/v1/products?q=${q}`),
  'a list': ['/v1/products', '/v1/products?theme=thema3&page=2', '/v1/products?way=online&pageSize=50'],
  'the ways': ['/v1/products/product-7/ways', '/v1/products/product-977/ways?age=40&digid=true'],
};

const turns = 20;

// This is no benchmark: a machine may be busy. What is slower than this by any measure fails.
it.each(Object.entries(questions))('among 1,000 products %s is there in a few milliseconds', async (what, paths) => {
  const milliseconds: number[] = [];
  for (let turn = -2; turn < turns; turn += 1)
    for (const path of paths) {
      const began = performance.now();
      const answer = await fetch(`${house.url}${path}`);
      await answer.arrayBuffer();
      if (turn >= 0) milliseconds.push(performance.now() - began);
      expect(answer.status).toBe(200);
    }
  const sorted = milliseconds.sort((one, other) => one - other);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
  process.stdout.write(
    `${what}, of 1,000, through the gateway: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms\n`,
  );
  expect(Number(at(0.5))).toBeLessThan(100);
});
