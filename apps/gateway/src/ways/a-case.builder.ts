import fc from 'fast-check';
import { CatalogueSettings, type FactDefinition, usualFacts, Way } from '#contracts';
import type { Case } from './applies.rules.js';
import type { Town, Wanted } from './case.rules.js';
import type { Facts, FactValue } from './facts.rules.js';

/** Tuesday 1 December 2026, nine in the morning in Amsterdam. */
export const morning = '2026-12-01T08:00:00Z';

const ownFacts: FactDefinition[] = [
  {
    fact: 'sort',
    type: 'text',
    question: { en: 'Which sort?' },
    options: ['small', 'large'].map((value) => ({ value, label: { en: value } })),
  },
  { fact: 'metres', type: 'number', question: { en: 'How many square metres?' }, min: 0 },
];

export const definitions: readonly FactDefinition[] = [...usualFacts, ...ownFacts];

export const aTown = (settings: Partial<CatalogueSettings> = {}, now = morning, daysOff: string[] = []): Town => ({
  settings: { ...CatalogueSettings.parse({}), ...settings },
  facts: definitions,
  definitions: new Map(definitions.map((one) => [one.fact, one])),
  moment: { calendar: { timeZone: 'Europe/Amsterdam', daysOff: new Set(daysOff) }, now: Date.parse(now) },
});

export type WayFacts = Partial<Way> & { id: string };

export const aWay = ({ id, ...facts }: WayFacts): Way =>
  Way.parse({
    id,
    step: id.startsWith('collect') ? 'collect' : 'apply',
    kind: 'online',
    title: { en: id },
    description: { en: 'So it goes.' },
    ownMinutes: 10,
    trips: 0,
    costCents: 0,
    identification: 'none',
    ...facts,
  });

export const because = (text: string) => ({ en: text });

export const aCase = (facts: Record<string, FactValue> = {}, more: Partial<Case> = {}): Case => ({
  facts: new Map(Object.entries(facts)),
  channel: 'web',
  ...more,
});

export const aProduct = (ways: readonly Way[], people = 1): Wanted => ({ productId: 'paspoort', people, ways });

const conditionOf = ({ fact, type, options }: FactDefinition) => {
  const values: fc.Arbitrary<FactValue> =
    type === 'boolean'
      ? fc.boolean()
      : type === 'number'
        ? fc.integer({ min: 0, max: 12 })
        : fc.constantFrom(...(options?.map(({ value }) => value) ?? ['1234', '1234AB', '9900']));
  const ops =
    type === 'number' ? (['is', 'isNot', 'atLeast', 'atMost', 'oneOf'] as const) : (['is', 'isNot', 'oneOf'] as const);
  return fc
    .record({ op: fc.constantFrom(...ops), value: values, more: fc.array(values, { maxLength: 2 }) })
    .map(({ op, value, more }) => ({
      fact,
      op: type === 'boolean' && op === 'oneOf' ? ('is' as const) : op,
      value: op === 'oneOf' && type !== 'boolean' ? [value, ...more] : value,
      because: because(`${fact} ${op} ${value}`),
    }));
};

const someFacts = ['age', 'people', 'resident', 'digid', 'canTravel', 'postcode', 'sort', 'metres'];
const asked = definitions.filter(({ fact }) => someFacts.includes(fact));

/** Any condition on any of some facts. */
const aCondition = fc.constantFrom(...asked).chain(conditionOf);

const kinds = ['online', 'phone', 'video', 'walk-in', 'appointment', 'home-visit', 'post', 'delivery'] as const;

const anyWay = fc
  .record({
    step: fc.constantFrom('apply', 'collect'),
    kind: fc.constantFrom(...kinds),
    ownMinutes: fc.integer({ min: 0, max: 30 }),
    trips: fc.integer({ min: 0, max: 2 }),
    costCents: fc.constantFrom(0, 500, 1_000),
    leadDays: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
    identification: fc.constantFrom('none', 'digid', 'in-person'),
    conditions: fc.array(aCondition, { maxLength: 4 }),
    locationIds: fc.option(fc.subarray(['noord', 'stad', 'zuid'], { minLength: 1 }), { nil: undefined }),
    channels: fc.option(fc.subarray(['web', 'phone'] as const, { minLength: 1 }), { nil: undefined, freq: 4 }),
    delivery: fc.option(
      fc.record({
        areas: fc.subarray(['12', '1234', '5678']),
        excludedAreas: fc.subarray(['1234', '1234AB']),
        feeCents: fc.constantFrom(0, 500),
        days: fc.integer({ min: 0, max: 3 }),
      }),
      { nil: undefined, freq: 3 },
    ),
  })
  .map((facts) => facts as Partial<Way>);

/** Ways of a product, whatever they are. */
export const anyWays = fc
  .array(anyWay, { minLength: 1, maxLength: 7 })
  .map((ways) => ways.map((way, at) => aWay({ ...way, id: `${way.step ?? 'apply'}-${at}` })));

const anyValueOf = ({ type, options, fact }: FactDefinition): fc.Arbitrary<FactValue> => {
  if (type === 'boolean') return fc.boolean();
  if (type === 'number') return fc.integer({ min: fact === 'people' ? 1 : 0, max: 14 });
  return fc.constantFrom(...(options?.map(({ value }) => value) ?? ['1234 ab', '1234', '1299ZZ', '9900', '5678']));
};

/** A value for each of the facts that are asked. */
export const allFacts: fc.Arbitrary<Facts> = fc
  .tuple(...asked.map((definition) => anyValueOf(definition).map((value) => [definition.fact, value] as const)))
  .map((pairs) => new Map<string, FactValue>([...pairs, ['urgent', false]]));

/** Some of the facts there are, and all of them. */
export const someAndAll = fc
  .tuple(allFacts, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([all, kept]) => ({ all, some: new Map([...all].filter((_, at) => kept[at])) }));

/** So many values of a fact that every one that matters is among them. */
export const valuesOf = (fact: string): FactValue[] => {
  const definition = definitions.find((one) => one.fact === fact);
  if (definition?.type === 'number')
    return Array.from({ length: 16 }, (_, at) => at + (definition.min ?? 0)).flatMap((at) =>
      fact === 'metres' ? [at, at + 0.5] : [at],
    );
  if (definition?.type === 'text')
    return definition.options?.map(({ value }) => value) ?? ['1234', '1234AB', '1234CD', '1299', '5678', '9900'];
  return [true, false];
};

export const factNames = asked.map(({ fact }) => fact);
