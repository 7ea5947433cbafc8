import type { FactDefinition, Way, WayCondition } from '#contracts';
import { comparable, type FactValue, isWhole } from './facts.rules.js';

/** Text per language. */
export type Texts = Readonly<Record<string, string>>;

/** What must hold of one fact for a way to apply. */
export interface Demand {
  readonly fact: string;
  readonly holds: (value: FactValue) => boolean;
  readonly because: Texts;
  /** Values at which the answer can change: with those around them they stand for all there are. */
  readonly mentions: readonly FactValue[];
  /** It is taken to hold as long as nobody says otherwise. */
  readonly assumed?: boolean;
}

const same = (fact: string, one: FactValue, other: FactValue): boolean =>
  typeof one === 'string' && typeof other === 'string'
    ? comparable(fact, one) === comparable(fact, other)
    : one === other;

const test = ({ fact, op, value: wanted }: WayCondition, value: FactValue): boolean => {
  const list = Array.isArray(wanted) ? wanted : [wanted];
  if (op === 'atLeast') return typeof value === 'number' && list.every((one) => value >= Number(one));
  if (op === 'atMost') return typeof value === 'number' && list.every((one) => value <= Number(one));
  const isOne = list.some((one) => same(fact, value, one));
  return op === 'isNot' ? !isOne : isOne;
};

const said = (condition: WayCondition): Demand => ({
  fact: condition.fact,
  because: condition.because,
  mentions: Array.isArray(condition.value) ? condition.value : [condition.value],
  holds: (value) => test(condition, value),
});

const notDelivered = { nl: 'Op dit adres bezorgen wij niet.', en: 'We do not deliver at this address.' };
const needsDigid = { nl: 'Hiervoor hebt u DigiD nodig.', en: 'You need DigiD for this.' };
const needsToCome = { nl: 'Hiervoor moet u naar ons toe komen.', en: 'You have to come to us for this.' };

const delivered = ({ areas, excludedAreas }: NonNullable<Way['delivery']>): Demand[] => {
  if (areas.length + excludedAreas.length === 0) return [];
  const [wanted, unwanted] = [areas, excludedAreas].map((list) => list.map((area) => comparable('postcode', area)));
  const holds = (value: FactValue): boolean => {
    const given = comparable('postcode', String(value));
    // Who gives the digits only may live in the part of it where we do.
    const mayBe = (area: string): boolean => given.startsWith(area) || area.startsWith(given);
    return (areas.length === 0 || wanted?.some(mayBe) === true) && !unwanted?.some((area) => given.startsWith(area));
  };
  return [{ fact: 'postcode', because: notDelivered, mentions: [...areas, ...excludedAreas], holds }];
};

const isTrue = (fact: string, because: Texts): Demand => ({
  fact,
  because,
  mentions: [],
  holds: (value) => value === true,
  assumed: true,
});

/** All that must hold for a way: its conditions, and what its other fields say of themselves. */
export const demandsOf = (way: Way): Demand[] => [
  ...way.conditions.map(said),
  ...(way.delivery ? delivered(way.delivery) : []),
  ...(way.identification === 'digid' ? [isTrue('digid', needsDigid)] : []),
  ...(way.trips > 0 ? [isTrue('canTravel', needsToCome)] : []),
];

const aroundNumbers = (definition: FactDefinition | undefined, numbers: readonly number[]): number[] => {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = definition ?? {};
  const whole = definition !== undefined && isWhole(definition);
  const mentioned = whole ? numbers.flatMap((number) => [Math.floor(number), Math.ceil(number)]) : numbers;
  const known = [...new Set([...mentioned, min, max].filter(Number.isFinite))].sort((one, other) => one - other);
  const around = known.flatMap((number, at) => {
    const next = known[at + 1];
    return [number - 1, number, ...(next === undefined ? [number + 1] : [(number + next) / 2, number + 1])];
  });
  return [...around, 0].filter((number) => number >= min && number <= max && (!whole || Number.isInteger(number)));
};

// Nobody can write this, so it is none of the values that are mentioned and begins like none of them.
const shortestPostcode = 4;
const unheardOf = '\u0001';

/** Values that stand for all that a fact can have, as far as these demands can tell them apart. */
const samplesOf = (definition: FactDefinition | undefined, demands: readonly Demand[]): readonly FactValue[] => {
  const mentions = demands.flatMap((demand) => demand.mentions);
  const type = definition?.type ?? typeof (mentions[0] ?? false);
  if (type === 'boolean') return [true, false];
  if (type === 'number')
    return aroundNumbers(
      definition,
      mentions.filter((mention) => typeof mention === 'number'),
    );
  const texts = mentions.filter((mention) => typeof mention === 'string');
  // What is mentioned of a postcode may be the beginning of one only, and a whole one may go on from it.
  const whole = texts.map((text) => text.padEnd(shortestPostcode, unheardOf));
  const samples = definition?.fact === 'postcode' ? whole.flatMap((text) => [text, text + unheardOf]) : texts;
  return definition?.options?.map(({ value }) => value) ?? [...samples, unheardOf.repeat(shortestPostcode)];
};

/** Whether whatever suits some demands of a fact suits others as well. */
export const followsFrom = (
  definition: FactDefinition | undefined,
  demands: readonly Demand[],
  others: readonly Demand[],
): boolean =>
  samplesOf(definition, [...demands, ...others]).every(
    (value) => !others.every(({ holds }) => holds(value)) || demands.every(({ holds }) => holds(value)),
  );

/** What a fact that nobody gave can do to a way: nothing, decide it, or nothing can help. */
export type Power = 'holds' | 'decides' | 'fails';

export const powerOf = (definition: FactDefinition | undefined, demands: readonly Demand[]): Power => {
  let [some, all] = [false, true];
  for (const value of samplesOf(definition, demands)) {
    if (demands.every(({ holds }) => holds(value))) some = true;
    else all = false;
    if (some && !all) return 'decides';
  }
  return some ? 'holds' : 'fails';
};
