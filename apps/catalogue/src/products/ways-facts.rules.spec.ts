import { expect, it } from '@jest/globals';
import type { Way } from '#contracts';
import { aWay } from './a-product.builder.js';
import { waysFactsOf } from './ways-facts.rules.js';

const texts = (id: string) => ({ nl: { title: `nl ${id}` }, en: { title: `en ${id}` }, de: {} });
const product = (id: string, ...ways: Way[]) => ({ id, texts: texts(id), ways });
const channels: Way['channels'] = ['web', 'phone'];

it('what people are made to do is told by step, and which ways some channels may not offer', () => {
  const facts = waysFactsOf(
    [
      product('paspoort', aWay('apply', 'appointment'), aWay('collect', 'appointment'), aWay('collect', 'delivery')),
      product('uittreksel', aWay('apply', 'online'), { ...aWay('apply', 'video'), channels }),
      product('verhuizing', aWay('apply', 'online'), aWay('apply', 'walk-in')),
      product('niets'),
    ],
    ['de', 'en'],
  );
  expect(facts).toEqual({
    products: 4,
    onlyByAppointment: [{ productId: 'paspoort', title: 'en paspoort', steps: ['apply'] }],
    onlyDigital: [{ productId: 'uittreksel', title: 'en uittreksel', steps: ['apply'] }],
    leftOut: [{ productId: 'uittreksel', way: 'apply-video', channels }],
  });
});
