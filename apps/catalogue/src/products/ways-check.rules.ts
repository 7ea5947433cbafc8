import type { FactDefinition, InputError, ProductDocument, Way, WayCondition } from '#contracts';

type Checked = Pick<WayCondition, 'fact' | 'op' | 'value'>;

const ops = {
  boolean: ['is', 'isNot'],
  number: ['is', 'isNot', 'atLeast', 'atMost', 'oneOf'],
  text: ['is', 'isNot', 'oneOf'],
} as const satisfies Record<FactDefinition['type'], readonly WayCondition['op'][]>;

const inWords = { boolean: 'true or false', number: 'a number', text: 'a text' };
const typeInJs = { boolean: 'boolean', number: 'number', text: 'string' };

const checkValue = ({ op, value }: Checked, { type, options }: FactDefinition): string | undefined => {
  if (Array.isArray(value) !== (op === 'oneOf')) return op === 'oneOf' ? 'Use a list.' : `Use ${inWords[type]}.`;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.some((one) => typeof one !== typeInJs[type])) return `Use ${inWords[type]}.`;
  if (options && values.some((one) => !options.some((option) => option.value === one)))
    return `Use one of ${options.map((option) => option.value).join(', ')}.`;
  return undefined;
};

/** What is wrong with a condition, given the facts there are. */
export const checkCondition = (
  condition: Checked,
  factsByName: ReadonlyMap<string, FactDefinition>,
): { readonly field: 'fact' | 'op' | 'value'; readonly message: string } | undefined => {
  const fact = factsByName.get(condition.fact);
  if (!fact) return { field: 'fact', message: `There is no fact ${condition.fact}.` };
  const allowed: readonly string[] = ops[fact.type];
  if (!allowed.includes(condition.op))
    return { field: 'op', message: `${condition.fact} is a ${fact.type}: use ${allowed.join(', ')}.` };
  const message = checkValue(condition, fact);
  return message === undefined ? undefined : { field: 'value', message };
};

export const byName = (facts: readonly FactDefinition[]): ReadonlyMap<string, FactDefinition> =>
  new Map(facts.map((fact) => [fact.fact, fact]));

const checkWay = ({ conditions }: Way, path: string, factsByName: ReadonlyMap<string, FactDefinition>): InputError[] =>
  conditions.flatMap((condition, at) => {
    const wrong = checkCondition(condition, factsByName);
    return wrong ? [{ path: `${path}.conditions[${at}].${wrong.field}`, message: wrong.message }] : [];
  });

/** Ways ask for facts that there are, as they can be asked: `ways[2].conditions[0].fact`. */
export const checkWays = ({ ways }: Pick<ProductDocument, 'ways'>, facts: readonly FactDefinition[]): InputError[] => {
  const factsByName = byName(facts);
  return ways.flatMap((way, at) => checkWay(way, `ways[${at}]`, factsByName));
};

/** A condition of something that is published, scheduled, or was written last. */
export interface AskedCondition extends Checked {
  readonly productId: string;
}

/** Facts that products ask for stay, and stay what they are. */
export const checkStillAsked = (asked: readonly AskedCondition[], facts: readonly FactDefinition[]): InputError[] => {
  const factsByName = byName(facts);
  const messages = asked.flatMap(({ productId, ...condition }) => {
    const wrong = checkCondition(condition, factsByName);
    return wrong ? [`Product ${productId} asks for ${condition.fact}. ${wrong.message}`] : [];
  });
  return [...new Set(messages)].slice(0, 20).map((message) => ({ path: 'facts', message }));
};
