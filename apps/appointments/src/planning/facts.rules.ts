import { Channel, type PlannedProduct, type PlannedProductHere, type PlanningFacts } from '#contracts';

export type FactsByProduct = ReadonlyMap<string, PlannedProduct>;

/** Why there are no differences to show or to remove. */
export const asEverywhere = 'Nothing is different about this product at this location.';

/** What is different about a product at one location. */
export type Differences = Partial<PlanningFacts>;

/** What planning knows of some products: in general, and all that holds at the locations where something differs. */
export interface KnownFacts {
  readonly inGeneral: FactsByProduct;
  readonly whereDifferent: ReadonlyMap<string, FactsByProduct>;
}

/** A product as it is in general, and by location what is different there. */
export interface ProductAndDifferences {
  readonly product: PlannedProduct;
  readonly differencesByLocation: Readonly<Record<string, Differences>>;
}

/** What holds of these products at a location. */
export const factsAt = (known: KnownFacts, locationId: string): FactsByProduct =>
  known.whereDifferent.get(locationId) ?? known.inGeneral;

/** What is different about a product at a location, and what holds there. */
export const productHere = (
  here: Pick<PlannedProductHere, 'productId' | 'locationId' | 'version'>,
  facts: PlanningFacts,
  differences: Differences,
): PlannedProductHere => ({ ...here, differences, inForce: { ...facts, ...differences } });

/** Brings together what holds in general and what is different somewhere. */
export const knownFacts = (products: readonly ProductAndDifferences[]): KnownFacts => {
  const inGeneral = new Map(products.map(({ product }) => [product.productId, product]));
  const whereDifferent = new Map<string, Map<string, PlannedProduct>>();
  for (const { product, differencesByLocation } of products)
    for (const [locationId, differences] of Object.entries(differencesByLocation)) {
      const here = whereDifferent.get(locationId) ?? new Map(inGeneral);
      whereDifferent.set(locationId, here.set(product.productId, { ...product, ...differences }));
    }
  return { inGeneral, whereDifferent };
};

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
