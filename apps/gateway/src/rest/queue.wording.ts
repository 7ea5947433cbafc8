import { type getQueue, type InputOf, type PlannedLocation, QueueRules } from '#contracts';

type Question = InputOf<typeof getQueue>;

export const queueQuestion = (
  { locationId }: Pick<Question, 'locationId'>,
  { item }: { readonly item: NonNullable<Question['items']> },
): Question => (item.length > 0 ? { locationId, items: item } : { locationId });

/** The rules of a location; those of everybody where it has none of its own. */
export const rulesOf = ({ queue }: Pick<PlannedLocation, 'queue'>): QueueRules => queue ?? QueueRules.parse({});
