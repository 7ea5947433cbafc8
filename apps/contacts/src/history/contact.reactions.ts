import {
  appointmentBooked,
  appointmentCancelled,
  appointmentChanged,
  appointmentMoved,
  handoffMade,
  ticketServed,
} from '#contracts';
import { type Reaction, reaction } from '#platform';
import type { RecordContact } from './record-contact.action.js';
import type { RecordHandoff } from './record-handoff.action.js';
import type { RecordVisit } from './record-visit.action.js';

export const contactReactions = (
  recording: RecordContact,
  recordingHandoffs: RecordHandoff,
  recordingVisits: RecordVisit,
): readonly Reaction[] => [
  reaction(appointmentBooked, (event) => recording.run('booked', event)),
  reaction(appointmentMoved, (event) => recording.run('moved', event)),
  reaction(appointmentChanged, (event) => recording.run('changed', event)),
  reaction(appointmentCancelled, (event) => recording.run('cancelled', event)),
  reaction(ticketServed, (event) => recordingVisits.run(event)),
  reaction(handoffMade, (event) => recordingHandoffs.run(event)),
];
