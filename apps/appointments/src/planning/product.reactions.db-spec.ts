import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DataOf, productPublished, productWithdrawn } from '#contracts';
import { type EventOf, Inbox, Metrics, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from '../migrations/index.js';
import { ProductMirror } from './product.mirror.js';
import { productReactions } from './product.reactions.js';

type Published = EventOf<typeof productPublished>;

const municipalityId = 'voorbeeldstad';
let database: TestDatabase;
beforeAll(async () => {
  database = await aDatabase({ service: 'appointments', migrations });
});
afterAll(async () => database.drop());

const eventOf = (
  productId: string,
  version: number,
  more: Partial<DataOf<typeof productPublished>> = {},
): Published => ({
  id: randomUUID(),
  municipalityId,
  time: '2026-12-01T08:00:00Z',
  data: { municipalityId, productId, version, ...more },
});

const hear = async (contract: typeof productPublished | typeof productWithdrawn, event: Published): Promise<void> => {
  const inbox = new Inbox(new UnitOfWork(database.dataSource, new Metrics('appointments')));
  await productReactions(inbox, new ProductMirror())
    .find((one) => one.event === contract)
    ?.on(event);
};

const isBookable = async (productId: string): Promise<boolean | undefined> => {
  const rows = await database.dataSource.query('select published from products where product_id = $1', [productId]);
  return (rows as { published: boolean }[])[0]?.published;
};

describe('planning', () => {
  it.each([
    ['told so', true, true],
    ['told otherwise', false, false],
    ['not told', undefined, true],
  ])('knows that what is published can be booked: %s', async (told, bookable, known) => {
    const productId = `product-${told.replaceAll(' ', '-')}`;
    await hear(productPublished, eventOf(productId, 1, { bookable }));
    expect(await isBookable(productId)).toBe(known);
  });

  it('keeps to the latest version, however they arrive', async () => {
    await hear(productPublished, eventOf('paspoort', 3, { bookable: false }));
    await hear(productPublished, eventOf('paspoort', 2, { bookable: true }));
    expect(await isBookable('paspoort')).toBe(false);
    await hear(productPublished, eventOf('paspoort', 4, { bookable: true }));
    expect(await isBookable('paspoort')).toBe(true);
    await hear(productWithdrawn, eventOf('paspoort', 5));
    expect(await isBookable('paspoort')).toBe(false);
  });
});
