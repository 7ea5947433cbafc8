import { Channel, type PlannedProduct, type PlannedProductHere, type PlanningFacts } from '#contracts';
import {
  type KnownFacts as Known,
  type FactsByProduct as KnownByProduct,
  knownFacts,
  type ProductAndDifferences as Product,
} from '#free-time';

export { factsAt, knownFacts } from '#free-time';

export type FactsByProduct = KnownByProduct<PlannedProduct>;

/** Why there are no differences to show or to remove. */
export const asEverywhere = 'Nothing is different about this product at this location.';

/** What is different about a product at one location. */
export type Differences = Partial<PlanningFacts>;

export type KnownFacts = Known<PlannedProduct>;
export type ProductAndDifferences = Product<PlannedProduct>;

/** What is different about a product at a location, and what holds there. */
export const productHere = (
  here: Pick<PlannedProductHere, 'productId' | 'locationId' | 'version'>,
  facts: PlanningFacts,
  differences: Differences,
): PlannedProductHere => ({ ...here, differences, inForce: { ...facts, ...differences } });

export const nothingKnown: KnownFacts = knownFacts([]);

/** Channels that may not book a product, in general or at a location. */
export interface ChannelLimit {
  readonly productId: string;
  readonly locationId?: string;
  readonly channels: Channel[];
}

const leftOut = ({ channels }: PlannedProduct): Channel[] =>
  channels ? Channel.options.filter((channel) => !channels.includes(channel)) : [];

/** What planning keeps from channels: of each product in general, and at locations where that is something else. */
export const channelLimitsOf = ({ inGeneral, whereDifferent }: KnownFacts): ChannelLimit[] =>
  [...inGeneral.values()]
    .filter(({ bookable }) => bookable !== false)
    .flatMap((product) => {
      const { productId } = product;
      const general = leftOut(product);
      const here = [...whereDifferent].flatMap(([locationId, products]) => {
        const channels = leftOut(products.get(productId) ?? product);
        return channels.join() === general.join() ? [] : [{ productId, locationId, channels }];
      });
      return [...(general.length > 0 ? [{ productId, channels: general }] : []), ...here];
    })
    .sort((one, other) => (one.productId < other.productId ? -1 : 1));
