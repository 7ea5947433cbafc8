import { productPublished, productWithdrawn } from '#contracts';
import { type Inbox, type Reaction, reaction } from '#platform';
import type { ProductMirror } from './product.mirror.js';

/** Planning hears from the catalogue what may be booked. */
export const productReactions = (inbox: Inbox, mirror: ProductMirror): Reaction[] => [
  reaction(productPublished, (event) =>
    inbox.once('product-mirror', event, (tx) => mirror.note(tx, event.data, event.data.bookable ?? true)),
  ),
  reaction(productWithdrawn, (event) =>
    inbox.once('product-mirror', event, (tx) => mirror.note(tx, event.data, false)),
  ),
];
