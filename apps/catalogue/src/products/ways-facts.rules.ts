import { Channel, type Way, type WaysFacts } from '#contracts';
import { titleIn } from './language.rules.js';

/** What is told of a way without its texts. */
export type WayInShort = Pick<Way, 'id' | 'step' | 'kind' | 'channels'>;

/** What these facts are told from. */
export interface WaysOfProduct {
  readonly id: string;
  readonly texts: Readonly<Record<string, { readonly title?: string }>>;
  readonly ways: readonly WayInShort[];
}

const steps = ['apply', 'collect'] as const;
const allChannels = Channel.options.length;

/** The steps of which all ways are of these kinds. */
export const forcedSteps = (ways: readonly WayInShort[], kinds: readonly Way['kind'][]) =>
  steps.filter((step) => {
    const ofStep = ways.filter((way) => way.step === step);
    return ofStep.length > 0 && ofStep.every(({ kind }) => kinds.includes(kind));
  });

/** What a municipality makes people do, over the products that it offers. */
export const waysFactsOf = (
  products: readonly WaysOfProduct[],
  languages: readonly string[],
): Omit<WaysFacts, 'weights'> => {
  const forced = (...kinds: Way['kind'][]) =>
    products
      .map((product) => ({ product, steps: forcedSteps(product.ways, kinds) }))
      .filter(({ steps }) => steps.length > 0)
      .map(({ product: { id, texts }, steps }) => ({ productId: id, title: titleIn(texts, languages), steps }));
  return {
    products: products.length,
    onlyByAppointment: forced('appointment'),
    onlyDigital: forced('online', 'video'),
    leftOut: products.flatMap(({ id, ways }) =>
      ways.flatMap(({ id: way, channels }) =>
        channels && new Set(channels).size < allChannels ? [{ productId: id, way, channels }] : [],
      ),
    ),
  };
};
