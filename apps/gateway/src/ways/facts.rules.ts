import type { FactDefinition, GivenFacts, InputError } from '#contracts';

/** What somebody told of a case, by the name of the fact. */
export type Facts = ReadonlyMap<string, FactValue>;
export type FactValue = boolean | number | string;

export type ReadFacts = { readonly facts: Facts } | { readonly errors: readonly InputError[] };

const wholeNumbers: readonly string[] = ['age', 'people'];

export const isWhole = ({ fact }: Pick<FactDefinition, 'fact'>): boolean => wholeNumbers.includes(fact);

/** A text as it is compared: case and, in a postcode, spaces do not matter. */
export const comparable = (fact: string, text: string): string => {
  const upper = text.trim().toUpperCase();
  return fact === 'postcode' ? upper.replace(/\s/g, '') : upper;
};

const readNumber = (definition: FactDefinition, text: string): FactValue | { readonly wrong: string } => {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = definition;
  const isNumber = (isWhole(definition) ? /^-?\d{1,9}$/ : /^-?\d{1,9}(\.\d{1,6})?$/).test(text);
  if (!isNumber) return { wrong: isWhole(definition) ? 'Use a whole number.' : 'Use a number.' };
  const value = Number(text);
  return value >= min && value <= max ? value : { wrong: `Use a number from ${min} to ${max}.` };
};

const readText = ({ fact, options }: FactDefinition, text: string): FactValue | { readonly wrong: string } => {
  const said = text.trim();
  if (said === '') return { wrong: 'This may not be empty.' };
  if (fact === 'postcode' && !/^[0-9A-Z]{4,12}$/.test(comparable(fact, said).replaceAll('-', '')))
    return { wrong: 'Use a postcode such as 1234 AB.' };
  const option = options?.find(({ value }) => comparable(fact, value) === comparable(fact, said));
  if (options && !option) return { wrong: `Use one of: ${options.map(({ value }) => value).join(', ')}.` };
  return option?.value ?? said;
};

const read = (definition: FactDefinition, text: string): FactValue | { readonly wrong: string } => {
  if (definition.type === 'number') return readNumber(definition, text);
  if (definition.type === 'text') return readText(definition, text);
  return text === 'true' || text === 'false' ? text === 'true' : { wrong: 'Use true or false.' };
};

/** Reads what was said of a case by what may be said of it; a fact that nobody knows is wrong. */
export const factsFrom = (
  definitions: readonly FactDefinition[],
  said: Readonly<Record<string, string | undefined>>,
): ReadFacts => {
  const definitionByFact = new Map(definitions.map((definition) => [definition.fact, definition]));
  const facts = new Map<string, FactValue>();
  const errors: InputError[] = [];
  for (const [path, text] of Object.entries(said)) {
    if (text === undefined) continue;
    const definition = definitionByFact.get(path);
    const value = definition ? read(definition, text) : { wrong: 'This fact is not known here.' };
    if (typeof value === 'object') errors.push({ path, message: value.wrong });
    else facts.set(path, value);
  }
  return errors.length > 0 ? { errors } : { facts };
};

export const asGiven = (facts: Facts): GivenFacts => Object.fromEntries(facts);
