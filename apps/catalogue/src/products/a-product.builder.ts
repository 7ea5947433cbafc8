import { ProductDocument } from '#contracts';

type Text = Partial<ProductDocument['texts'][string]>;
export type ProductFacts = Partial<Omit<ProductDocument, 'texts'>> & { readonly texts?: Record<string, Text> };

export const aWay = (step: 'apply' | 'collect', kind: ProductDocument['ways'][number]['kind']) => ({
  id: `${step}-${kind}`,
  step,
  kind,
  title: { nl: 'Zo gaat het' },
  description: { nl: 'Zo gaat het precies.' },
  ownMinutes: 10,
  trips: 1,
  costCents: 0,
  conditions: [],
  identification: 'none' as const,
});

/** A product with a Dutch text, and whatever matters to the test. */
export const aProduct = ({ texts = { nl: {} }, ...facts }: ProductFacts = {}): ProductDocument =>
  ProductDocument.parse({
    audience: ['person'],
    ways: [aWay('apply', 'appointment')],
    texts: Object.fromEntries(
      Object.entries(texts).map(([tag, text]) => [
        tag,
        { title: 'Iets', summary: 'Kort.', description: 'Lang.', ...text },
      ]),
    ),
    ...facts,
  });

export const titled = (title: string, text: Text = {}, facts: ProductFacts = {}): ProductDocument =>
  aProduct({ ...facts, texts: { nl: { title, ...text } } });
