import { firstSlotsRoute, listSlotsRoute } from '#contracts';
import type { ListSlots } from '../board/list-slots.action.js';
import type { CallOf } from '../door/route.interceptor.js';
import type { ShortWay } from '../door/short-way.interceptor.js';
import { slotsQuestion } from './slots.wording.js';

/** What may be answered before Nest is asked, as SlotsController would. */
export const shortWays = (slots: ListSlots): readonly ShortWay[] => [
  {
    route: listSlotsRoute,
    answer: ({ municipalityId, channel, query }) =>
      slots.listAtOnce(municipalityId, slotsQuestion(channel, query as CallOf<typeof listSlotsRoute>['query'])),
  },
  {
    route: firstSlotsRoute,
    answer: ({ municipalityId, channel, query }) =>
      slots.firstAtOnce(municipalityId, slotsQuestion(channel, query as CallOf<typeof firstSlotsRoute>['query'])),
  },
];
