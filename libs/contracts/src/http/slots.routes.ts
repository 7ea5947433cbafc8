import { z } from 'zod';
import { type Item, Items } from '../appointments/booking.js';
import { FirstSlots, Slots } from '../appointments/slots.js';
import { LocationId } from '../ids.js';
import { CalendarDate } from '../time.js';
import { defineRoute, queryNumber, repeatable } from './route.js';

const itemOfQuery = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}(:[1-9]\d?)?$/, 'Use productId or productId:people, such as paspoort:2.')
  .meta({ example: 'paspoort:2' });

const itemsIn = repeatable(itemOfQuery, 20).transform((list) =>
  list.map((item): z.input<typeof Item> => {
    const [productId = '', people = '1'] = item.split(':');
    return { productId, people: Number(people) };
  }),
);

/** `item=paspoort:2&item=rijbewijs`. */
export const itemsOfQuery = itemsIn.pipe(Items);

/** As itemsOfQuery, or none. */
export const itemsOrNone = itemsIn.pipe(z.union([z.array(z.never()).length(0), Items]));

const visitQuery = {
  item: itemsOfQuery,
  locationId: LocationId.optional(),
  extraMinutes: queryNumber(0, 240).default(0).meta({ default: 0 }),
};

export const listSlotsRoute = defineRoute({
  method: 'GET',
  path: '/v1/slots',
  id: 'listSlots',
  tag: 'Slots',
  summary: 'Start times at which a visit fits.',
  description:
    'Only days with slots are listed. `until` is exclusive; two weeks from `from` unless told, at most 92 days. No `locationId`: all locations.',
  allows: 'anyone',
  askedAlike: true,
  query: z.strictObject({ ...visitQuery, from: CalendarDate.optional(), until: CalendarDate.optional() }),
  status: 200,
  answer: Slots,
  cache: 'none',
  problems: ['product-unknown', 'location-unknown'],
});

export const firstSlotsRoute = defineRoute({
  method: 'GET',
  path: '/v1/slots/first',
  id: 'firstSlots',
  tag: 'Slots',
  summary: 'The earliest slot of each location.',
  allows: 'anyone',
  askedAlike: true,
  query: z.strictObject(visitQuery),
  status: 200,
  answer: FirstSlots,
  cache: 'none',
  problems: ['product-unknown', 'location-unknown'],
});
