import {
  appointmentBooked,
  appointmentCancelled,
  appointmentChanged,
  appointmentMoved,
  handoffMade,
  ticketServed,
} from '#contracts';
import { type Reaction, reactionsOf } from '#platform';
import type { RecordContacts } from './record-contacts.action.js';

export const contactReactions = (recording: RecordContacts): readonly Reaction[] => {
  const recorded = reactionsOf<Parameters<RecordContacts['run']>[0][number]>((told) => recording.run(told));
  return [
    recorded(appointmentBooked, (news) => ({ about: 'booked', news })),
    recorded(appointmentMoved, (news) => ({ about: 'moved', news })),
    recorded(appointmentChanged, (news) => ({ about: 'changed', news })),
    recorded(appointmentCancelled, (news) => ({ about: 'cancelled', news })),
    recorded(ticketServed, (news) => ({ about: 'visited', news })),
    recorded(handoffMade, (news) => ({ about: 'handed-off', news })),
  ];
};
