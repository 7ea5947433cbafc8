import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aHouse, type House } from '#testkit';
import { blindQuestions } from './blind-questions.builder.js';
import { type Question, questions } from './questions.builder.js';
import { chanceOf, mistyped } from './typing-error.builder.js';

const town = 'demo/voorbeeldstad';
const seeds = [1, 2, 3, 4, 5];

let house: House;

const write = async (path: string, file: string, part?: string): Promise<void> => {
  const whole = JSON.parse(readFileSync(join(town, file), 'utf8'));
  await request(house.url)
    .put(path)
    .set('Authorization', `Bearer ${house.key('administrator')}`)
    .set('If-None-Match', '*')
    .send(part ? whole[part] : whole)
    .expect(201);
};

beforeAll(async () => {
  house = await aHouse();
  await write('/v1/catalogue/settings', 'catalogue.json');
  for (const file of readdirSync(join(town, 'products')))
    await write(`/v1/products/${file.replace('.json', '')}?publish=true`, join('products', file), 'product');
}, 60_000);
afterAll(async () => house?.stop());

const withErrors = (asked: readonly Question[], seed: number): Question[] => {
  const chance = chanceOf(seed);
  return asked.map(([language, words, right]) => [language, mistyped(words, chance), right]);
};

const isAnswered = async ([language, asked, right]: Question): Promise<boolean> => {
  const url = `${house.url}/v1/products?pageSize=3&q=${encodeURIComponent(asked)}`;
  const answer = await fetch(url, { headers: { 'Accept-Language': language } });
  expect(answer.status).toBe(200);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items.some(({ id }) => right.includes(id));
};

/** Four at a time, like visitors. */
const answersTo = async (asked: readonly Question[]): Promise<boolean[]> => {
  const answers: boolean[] = [];
  let next = 0;
  const visitor = async (): Promise<void> => {
    for (let at = next++; at < asked.length; at = next++) answers[at] = await isAnswered(asked[at] as Question);
  };
  await Promise.all([visitor(), visitor(), visitor(), visitor()]);
  return answers;
};

const all = [...questions, ...blindQuestions];
const percentage = (answers: readonly boolean[]): number => (100 * answers.filter(Boolean).length) / answers.length;
const ofBoth = (answers: readonly boolean[]) => ({
  all: percentage(answers),
  blind: percentage(answers.slice(questions.length)),
});
const average = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length;

const say = (figures: { all: number; blind: number }, how = ''): void => {
  const [ofAll, ofBlind] = [figures.all.toFixed(1), figures.blind.toFixed(1)];
  process.stdout.write(
    `right among the first three${how}: ${ofAll} % of 150 questions, ${ofBlind} % of the 50 that did not know the synonyms\n`,
  );
};

describe('150 questions in everyday words', () => {
  it('are 150, of which 50 were written without sight of the synonyms', () => {
    expect(new Set(all.map(([, asked]) => asked)).size).toBe(150);
    expect(blindQuestions).toHaveLength(50);
  });

  it('find the right product among the first three', async () => {
    const figures = ofBoth(await answersTo(all));
    say(figures);
    expect(figures.all).toBeGreaterThanOrEqual(95);
    expect(figures.blind).toBeGreaterThanOrEqual(95);
  }, 60_000);

  it('find it with a typing error in each as well', async () => {
    const figures: { all: number; blind: number }[] = [];
    for (const seed of seeds) figures.push(ofBoth(await answersTo(withErrors(all, seed))));
    const mean = { all: average(figures.map((of) => of.all)), blind: average(figures.map((of) => of.blind)) };
    say(mean, ', with one typing error');
    expect(mean.all).toBeGreaterThanOrEqual(85);
    expect(mean.blind).toBeGreaterThanOrEqual(85);
    for (const each of figures) expect(Math.min(each.all, each.blind)).toBeGreaterThanOrEqual(75);
  }, 60_000);
});

describe('a typing error', () => {
  it('is one letter left out, added, changed or swapped, in a word of four letters or more', () => {
    const chance = chanceOf(7);
    const made = Array.from({ length: 400 }, () => mistyped('ik ben mijn hond kwijt', chance));
    const lengths = new Set(made.map((typed) => typed.length));
    expect(lengths).toEqual(new Set([21, 22, 23]));
    for (const typed of made) expect(typed).toMatch(/^ik ben .+ .+ .+$/);
    expect(made).not.toContain('ik ben mijn hond kwijt');
    expect(new Set(made).size).toBeGreaterThan(150);
  });
});
