import { appointmentBooked, appointmentCancelled, appointmentChanged, appointmentMoved, handoffMade } from '#contracts';
import { type Reaction, reaction } from '#platform';
import type { RecordContact } from './record-contact.action.js';
import type { RecordHandoff } from './record-handoff.action.js';

export const contactReactions = (recording: RecordContact, recordingHandoffs: RecordHandoff): readonly Reaction[] => [
  reaction(appointmentBooked, (event) => recording.run('booked', event)),
  reaction(appointmentMoved, (event) => recording.run('moved', event)),
  reaction(appointmentChanged, (event) => recording.run('changed', event)),
  reaction(appointmentCancelled, (event) => recording.run('cancelled', event)),
  reaction(handoffMade, (event) => recordingHandoffs.run(event)),
];
