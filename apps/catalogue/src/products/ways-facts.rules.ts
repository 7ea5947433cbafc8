import { Channel, type Way, type WaysFacts } from '#contracts';
import { bestOf } from './language.rules.js';

/** What these facts are told from. */
export interface WaysOfProduct {
  readonly id: string;
  readonly titles: Readonly<Record<string, string>>;
  readonly ways: readonly Pick<Way, 'id' | 'step' | 'kind' | 'channels'>[];
}

type Ways = WaysOfProduct['ways'];

const steps = ['apply', 'collect'] as const;
const allChannels = Channel.options.length;

/** The steps of which all ways are of these kinds. */
const forcedSteps = (ways: Ways, kinds: readonly Way['kind'][]) =>
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
      .map(({ id, titles, ways }) => ({
        productId: id,
        title: bestOf(titles, languages),
        steps: forcedSteps(ways, kinds),
      }))
      .filter((one) => one.steps.length > 0);
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
