import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ProductDocument } from '#contracts';
import { readMunicipalities } from './demo-folder.client.js';
import { demoFolder, type Stocked, townOf } from './town.builder.js';

const languages = ['en', 'nl'];

type Way = ProductDocument['ways'][number];

const kebab = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const municipalities = readMunicipalities(demoFolder);

it('has two municipalities, of which one is the default', () => {
  expect(municipalities.map(({ id }) => id)).toEqual(['voorbeeldstad', 'proefdorp']);
  expect(municipalities.filter((municipality) => municipality.default).map(({ id }) => id)).toEqual(['voorbeeldstad']);
});

describe.each(municipalities)('$id', ({ id }) => {
  const town = townOf(id);
  const everyWay = town.products.flatMap(({ productId, product }) => product.ways.map((way) => ({ productId, way })));

  it('names a product after its standard', () => {
    for (const { productId, product } of town.products) {
      expect(productId).toBe(kebab(product.standard?.name ?? ''));
      expect(product.standard?.uri).toMatch(/^http:\/\/standaarden\.overheid\.nl\/owms\/terms\//);
    }
  });

  it('refers to standards that come with it', () => {
    const lines = readFileSync(`${demoFolder}/standards.csv`, 'utf8');
    for (const { product } of town.products)
      expect(lines).toContain(`\n${product.standard?.name},${product.standard?.uri},`);
  });

  it('says everything in Dutch and in English', () => {
    for (const { product } of town.products) {
      expect(Object.keys(product.texts).sort()).toEqual(languages);
      expect(product.texts.nl?.bring.length).toBe(product.texts.en?.bring.length);
      expect(product.texts.nl?.conditions.length).toBe(product.texts.en?.conditions.length);
      for (const spoken of Object.values(product.texts)) expect(spoken.keywords.length).toBeGreaterThan(3);
      for (const { label } of product.prices) if (label) expect(Object.keys(label).sort()).toEqual(languages);
    }
    for (const { way } of everyWay)
      for (const text of [way.title, way.description, way.hours, ...way.conditions.map(({ because }) => because)])
        if (text) expect(Object.keys(text).sort()).toEqual(languages);
  });

  it('refers to locations and products that exist, with ways named once', () => {
    const known = town.products.map(({ productId }) => productId);
    for (const { productId, product } of town.products) {
      const related = product.related.map((other) => other.productId);
      expect(known).toEqual(expect.arrayContaining(related));
      expect(related).not.toContain(productId);
      const ids = product.ways.map((way) => way.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    for (const { way } of everyWay) {
      expect([...town.plans.keys()]).toEqual(expect.arrayContaining(way.locationIds ?? []));
      if (way.kind === 'walk-in' || way.kind === 'appointment') expect(way.locationIds?.length).toBeGreaterThan(0);
      if (way.kind === 'walk-in') expect(way.hours).toBeDefined();
      if (way.kind === 'online') expect(way.url).toMatch(/^https:\/\/voorbeeldstad\.example\//);
      if (way.kind === 'phone') expect(way.phone).toMatch(/^\+31 85 000 00 \d0$/);
    }
  });

  it('plans the products that can be had by appointment, and no others', () => {
    for (const { product, planning } of town.products)
      expect(planning !== undefined).toBe(product.ways.some(({ kind }) => kind === 'appointment'));
  });

  it('can be had without an appointment for at least three products', () => {
    const without = town.products.filter(({ planning }) => !planning);
    expect(without.length).toBeGreaterThanOrEqual(3);
  });
});

describe('the stories', () => {
  const products = new Map(townOf('voorbeeldstad').products.map((stocked) => [stocked.productId, stocked]));
  const holds = (condition: Way['conditions'][number], facts: Record<string, unknown>): boolean => {
    const given = facts[condition.fact];
    if (condition.op === 'is') return given === condition.value;
    if (condition.op === 'isNot') return given !== condition.value;
    return condition.op === 'atLeast'
      ? Number(given) >= Number(condition.value)
      : Number(given) <= Number(condition.value);
  };
  const waysFor = (productId: string, facts: Record<string, unknown>): string[] =>
    (products.get(productId) as Stocked).product.ways
      .filter(({ conditions }) => conditions.every((condition) => holds(condition, facts)))
      .map(({ id }) => id);

  const renewal = { age: 34, renewal: true, lostBefore: false, urgent: false, canTravel: true };

  it('an adult renews a passport: an appointment, then delivery or the counter', () => {
    expect(waysFor('paspoort', renewal)).toEqual([
      'apply-appointment',
      'apply-walk-in',
      'collect-counter',
      'collect-delivery',
    ]);
  });

  it('a child gets its first passport: by appointment, and it is not delivered', () => {
    expect(waysFor('paspoort', { ...renewal, age: 3, renewal: false })).toEqual([
      'apply-appointment-child',
      'collect-counter',
    ]);
  });

  it('a passport that was lost is not delivered', () => {
    expect(waysFor('paspoort', { ...renewal, lostBefore: true })).not.toContain('collect-delivery');
  });

  it('an urgent passport is ready sooner, and costs more', () => {
    expect(waysFor('paspoort', { ...renewal, urgent: true })).toEqual(
      expect.arrayContaining(['apply-urgent', 'apply-urgent-walk-in', 'apply-appointment', 'collect-counter']),
    );
    const ways = new Map(products.get('paspoort')?.product.ways.map((way) => [way.id, way]));
    expect(ways.get('apply-urgent')?.leadDays).toBeLessThan(ways.get('apply-appointment')?.leadDays ?? 0);
    expect(ways.get('apply-urgent')?.costCents).toBeGreaterThan(ways.get('apply-appointment')?.costCents ?? 0);
  });

  it('a move is reported online, or else at the counter without an appointment', () => {
    expect(waysFor('verhuismelding', { age: 34, digid: true })[0]).toBe('apply-online');
    expect(waysFor('verhuismelding', { age: 34, digid: false })).toEqual(['apply-walk-in', 'apply-post']);
  });

  it('an extract is had at once, online or at the counter', () => {
    const at = products.get('brp-uittreksel')?.product.ways.filter(({ leadDays }) => leadDays === 0);
    expect(at?.map(({ kind }) => kind)).toEqual(['online', 'walk-in']);
  });

  it('an appointment to marry comes after the notice, which is given online', () => {
    const steps = products.get('huwelijksaangifte')?.product.ways.map(({ step, kind }) => `${step}: ${kind}`);
    expect(steps).toEqual(['apply: online', 'apply: post', 'collect: appointment']);
  });
});
