import type { Channel, Item } from '#contracts';

/** In the query it is one `item` after another; the owner is asked for `items`. */
export const slotsQuestion = <T extends { item: Item[] }>(channel: Channel, { item: items, ...rest }: T) => ({
  channel,
  items,
  ...rest,
});
