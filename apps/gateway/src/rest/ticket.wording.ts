import type { Call, TakenTicket, TicketState } from '#contracts';
import type { Answer } from '../door/answer.wording.js';

export const takenAnswer = (ticket: TakenTicket): Answer<TakenTicket> => ({
  body: ticket,
  location: `/v1/tickets/${ticket.id}`,
});

/** No states named: all. */
export const statesOf = ({ state }: { readonly state: readonly TicketState[] }): { states?: TicketState[] } =>
  state.length > 0 ? { states: [...state] } : {};

/** No call: nobody waits. */
export const calledAnswer = (call: Call | undefined): Answer<Call> | Answer<undefined> =>
  call ? { body: call, location: `/v1/calls/${call.id}` } : { body: undefined };
