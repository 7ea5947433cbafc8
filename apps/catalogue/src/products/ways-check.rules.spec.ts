import { describe, expect, it } from '@jest/globals';
import type { WayCondition } from '#contracts';
import { factsOf } from '../settings/facts.rules.js';
import { aWay } from './a-product.builder.js';
import { checkStillAsked, checkWays } from './ways-check.rules.js';

const option = (value: string) => ({ value, label: { nl: value } });
const own = {
  fact: 'nationality',
  type: 'text' as const,
  question: { nl: 'Welke nationaliteit?' },
  options: [option('nl'), option('eu')],
};
const facts = factsOf({ facts: [own] });

const way = (fact: string, op: WayCondition['op'], value: WayCondition['value']) => ({
  ...aWay('apply', 'online'),
  conditions: [{ fact, op, value, because: { nl: 'Daarom.' } }],
});
const wrongWith = (...given: Parameters<typeof way>) =>
  checkWays({ ways: [aWay('collect', 'post'), way(...given)] }, facts).map(({ path }) => path);

describe('a condition', () => {
  it.each<Parameters<typeof way>>([
    ['renewal', 'is', true],
    ['renewal', 'isNot', false],
    ['age', 'atLeast', 18],
    ['age', 'oneOf', [1, 2]],
    ['postcode', 'oneOf', ['1234', '1235']],
    ['nationality', 'is', 'nl'],
  ])('may ask whether %s %s %j', (...given) => expect(wrongWith(...given)).toEqual([]));

  it.each<[...Parameters<typeof way>, string]>([
    ['unheard', 'is', true, 'fact'],
    ['constructor', 'is', true, 'fact'],
    ['renewal', 'atLeast', 1, 'op'],
    ['renewal', 'is', 'yes', 'value'],
    ['age', 'is', true, 'value'],
    ['age', 'oneOf', [1, 'two'], 'value'],
    ['age', 'oneOf', 1, 'value'],
    ['age', 'atMost', [1], 'value'],
    ['postcode', 'atLeast', '1000', 'op'],
    ['postcode', 'is', 1000, 'value'],
    ['nationality', 'isNot', 'be', 'value'],
    ['nationality', 'oneOf', ['nl', 'be'], 'value'],
  ])('may not ask whether %s %s %j: its %s is wrong', (fact, op, value, field) =>
    expect(wrongWith(fact, op, value)).toEqual([`ways[1].conditions[0].${field}`]),
  );
});

describe('facts that products ask for', () => {
  const asked = [{ productId: 'paspoort', fact: 'nationality', op: 'is' as const, value: 'nl' }];
  it('may get more options', () => {
    const more = factsOf({ facts: [{ ...own, options: [...own.options, option('be')] }] });
    expect(checkStillAsked(asked, more)).toEqual([]);
  });
  it.each([
    ['left out', []],
    ['made a number', [{ ...own, type: 'number' as const, options: undefined }]],
    ['given other answers', [{ ...own, options: [option('eu'), option('be')] }]],
  ])('can not be %s', (_, changed) => {
    const errors = checkStillAsked(asked, factsOf({ facts: changed }));
    expect(errors).toEqual([{ path: 'facts', message: expect.stringContaining('paspoort') }]);
  });
});
