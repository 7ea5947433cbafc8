import { type CatalogueSettings, type FactDefinition, type InputError, usualFacts } from '#contracts';

const usualByName = new Map(usualFacts.map((usual) => [usual.fact, usual]));

/** Query keys that are no facts. */
const taken = new Set(['item', 'locationId', 'productId']);

/** The usual facts and those of the municipality, in its words. */
export const factsOf = ({ facts }: Pick<CatalogueSettings, 'facts'>): FactDefinition[] => {
  const ownByName = new Map(facts.map((own) => [own.fact, own]));
  const reworded = usualFacts.map((usual) => {
    const own = ownByName.get(usual.fact);
    return own ? { ...usual, ...own, question: { ...usual.question, ...own.question } } : usual;
  });
  return [...reworded, ...facts.filter(({ fact }) => !usualByName.has(fact))];
};

const sameTwice = (values: readonly string[]): boolean => new Set(values).size < values.length;

const checkFact = (own: FactDefinition): [field: string, message: string][] => {
  const { fact, type, options, min, max } = own;
  const usual = usualByName.get(fact);
  const wrong: [string, string, boolean][] = [
    ['fact', 'This name is taken.', taken.has(fact) || fact in {}],
    ['type', `This fact is known everywhere, as a ${usual?.type}.`, usual !== undefined && usual.type !== type],
    ['options', 'Only a text has options.', options !== undefined && type !== 'text'],
    ['options', 'Each option needs a value of its own.', sameTwice(options?.map(({ value }) => value) ?? [])],
    ['min', 'Only a number has a least value.', min !== undefined && type !== 'number'],
    ['max', 'Only a number has a greatest value.', max !== undefined && type !== 'number'],
    [
      'min',
      `This fact is at least ${usual?.min} everywhere.`,
      (min ?? 0) < (usual?.min ?? Number.NEGATIVE_INFINITY) && min !== undefined,
    ],
    ['max', `This fact is at most ${usual?.max} everywhere.`, (max ?? 0) > (usual?.max ?? Number.POSITIVE_INFINITY)],
    ['max', 'This must not be less than min.', min !== undefined && max !== undefined && max < min],
  ];
  return wrong.filter(([, , is]) => is).map(([field, message]) => [field, message]);
};

/** What is wrong with the facts that a municipality names. */
export const checkFacts = (facts: readonly FactDefinition[]): InputError[] =>
  facts.flatMap((own, at) => [
    ...checkFact(own).map(([field, message]) => ({ path: `facts[${at}].${field}`, message })),
    ...(facts.findIndex(({ fact }) => fact === own.fact) < at
      ? [{ path: `facts[${at}].fact`, message: 'This fact is named twice.' }]
      : []),
  ]);
