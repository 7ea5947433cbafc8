import { describe, expect, it } from '@jest/globals';
import type { CallChange, TicketState } from '#contracts';
import { ALine, aLine, atTen, passport } from './a-line.builder.js';
import { silentAt, waitingOf } from './line.rules.js';

const minute = 60_000;

type State = TicketState | 'not-there';
type Order = CallChange['do'] | 'leave' | 'return' | 'call' | 'close' | 'sign-off';

/** Somebody with an appointment at half past ten, in this state; called at desk 1, desk 2 is staffed too. */
const inState = (state: State) => {
  const line = new ALine().signOn('balie-1', 'balie-2');
  const id = line.join({ appointment: { id: 'appointment-1', startAt: atTen } });
  if (state === 'waiting') return { line, id };
  if (state === 'left') line.leave(id);
  if (state === 'left') return { line, id };
  line.wait(4).call('balie-1');
  if (state === 'called') return { line, id };
  if (state === 'not-there' || state === 'missed') line.at('balie-1', { do: 'miss' });
  if (state === 'not-there') return { line, id };
  if (state === 'missed') line.wait(3).call('balie-1');
  if (state === 'missed') line.at('balie-1', { do: 'miss' });
  if (state === 'missed') return { line, id };
  line.at('balie-1', { do: 'serve' });
  if (state === 'parked') line.at('balie-1', { do: 'park' });
  if (state === 'served') line.at('balie-1', { do: 'finish' });
  return { line, id };
};

const doing: Readonly<Record<Order, (line: ALine, id: string, callId: string) => unknown>> = {
  leave: (line, id) => line.leave(id),
  return: (line, id) => line.comeBack(id),
  call: (line, id) => line.call('balie-2', id),
  close: (line, id) => line.close(id),
  'sign-off': (line) => line.signOff('balie-1'),
  recall: (line, _id, callId) => line.change(callId, { do: 'recall' }),
  serve: (line, _id, callId) => line.change(callId, { do: 'serve' }),
  'change-items': (line, _id, callId) => line.change(callId, { do: 'change-items', items: [...passport] }),
  park: (line, _id, callId) => line.change(callId, { do: 'park' }),
  transfer: (line, _id, callId) => line.change(callId, { do: 'transfer', deskId: 'balie-2' }),
  finish: (line, _id, callId) => line.change(callId, { do: 'finish' }),
  miss: (line, _id, callId) => line.change(callId, { do: 'miss' }),
};

/** What becomes of a ticket, or with what an order is refused; `same`: as if done, nothing changes. */
const becomes: Readonly<Record<State, Partial<Record<Order, TicketState | 'same' | 'ticket-closed' | 'call-closed'>>>> =
  {
    waiting: { leave: 'left', return: 'ticket-closed', call: 'called', close: 'left', 'sign-off': 'same' },
    called: {
      ...{ leave: 'left', return: 'ticket-closed', call: 'ticket-closed', close: 'missed', 'sign-off': 'waiting' },
      ...{ recall: 'same', serve: 'serving', 'change-items': 'called', park: 'call-closed', transfer: 'waiting' },
      ...{ finish: 'served', miss: 'waiting' },
    },
    'not-there': {
      ...{ leave: 'left', return: 'ticket-closed', call: 'called', close: 'left', 'sign-off': 'same' },
      ...{ recall: 'call-closed', serve: 'call-closed', 'change-items': 'call-closed', park: 'call-closed' },
      ...{ transfer: 'call-closed', finish: 'call-closed', miss: 'same' },
    },
    serving: {
      ...{ leave: 'ticket-closed', return: 'ticket-closed', call: 'ticket-closed', close: 'served' },
      ...{ 'sign-off': 'waiting', recall: 'call-closed', serve: 'same', 'change-items': 'serving', park: 'parked' },
      ...{ transfer: 'waiting', finish: 'served', miss: 'call-closed' },
    },
    parked: {
      ...{ leave: 'left', return: 'waiting', call: 'called', close: 'left', 'sign-off': 'same', recall: 'call-closed' },
      ...{ serve: 'call-closed', 'change-items': 'call-closed', park: 'same', transfer: 'call-closed' },
      ...{ finish: 'call-closed', miss: 'call-closed' },
    },
    served: {
      ...{ leave: 'ticket-closed', return: 'ticket-closed', call: 'ticket-closed', close: 'same', 'sign-off': 'same' },
      ...{ recall: 'call-closed', serve: 'call-closed', 'change-items': 'call-closed', park: 'call-closed' },
      ...{ transfer: 'call-closed', finish: 'same', miss: 'call-closed' },
    },
    missed: {
      ...{ leave: 'ticket-closed', return: 'ticket-closed', call: 'ticket-closed', close: 'same', 'sign-off': 'same' },
      ...{ recall: 'call-closed', serve: 'call-closed', 'change-items': 'call-closed', park: 'call-closed' },
      ...{ transfer: 'call-closed', finish: 'call-closed', miss: 'same' },
    },
    left: { leave: 'same', return: 'ticket-closed', call: 'ticket-closed', close: 'same', 'sign-off': 'same' },
  };

const cases = Object.entries(becomes).flatMap(([state, orders]) =>
  Object.entries(orders).map(([order, outcome]) => [state as State, order as Order, outcome] as const),
);

describe('what may be done with a ticket', () => {
  it.each(cases)('%s: %s: %s', (state, order, outcome) => {
    const { line, id } = inState(state);
    const before = line.ticket(id);
    const refused = doing[order](line, id, line.callOf(id)?.id ?? '');
    const ticket = line.ticket(id);
    if (outcome === 'ticket-closed' || outcome === 'call-closed') {
      expect(refused).toBe(outcome);
      expect(ticket).toBe(before);
    } else {
      expect(refused).toBeUndefined();
      expect(ticket.state).toBe(outcome === 'same' ? before.state : outcome);
      expect(ticket.version).toBe(before.version + (outcome === 'same' ? 0 : 1));
      expect(ticket.history).toHaveLength(ticket.version);
    }
  });

  it('says so of every order that there is in every state with a call', () => {
    for (const [state, orders] of Object.entries(becomes))
      expect([state, Object.keys(orders).length]).toEqual([
        state,
        state === 'waiting' || state === 'left' ? 5 : Object.keys(doing).length,
      ]);
  });

  it.each([
    ['called', 'finish', 'served'],
    ['serving', 'finish', 'served'],
    ['serving', 'close', 'served'],
    ['called', 'close', 'missed'],
    ['waiting', 'close', undefined],
    ['not-there', 'close', 'missed'],
    ['parked', 'close', 'served'],
    ['not-there', 'close', 'missed'],
    ['parked', 'close', 'served'],
    ['waiting', 'leave', 'cancelled'],
    ['called', 'leave', 'cancelled'],
    ['parked', 'leave', 'served'],
    ['waiting', 'call', undefined],
    ['called', 'serve', 'serving'],
    ['called', 'miss', undefined],
    ['serving', 'park', undefined],
    ['serving', 'sign-off', undefined],
  ] as const)('tells the appointment of who is %s what %s is for it: %s', (state, order, did) => {
    const { line, id } = inState(state);
    line.effects.splice(0);
    doing[order](line, id, line.callOf(id)?.id ?? '');
    expect(line.effects).toEqual(did ? [{ appointmentId: 'appointment-1', did }] : []);
  });
});

describe('who is called', () => {
  it('is called out again as often as staff like', () => {
    const { line, id } = inState('called');
    line.wait(1).at('balie-1', { do: 'recall' });
    line.wait(1).at('balie-1', { do: 'recall' });
    expect(line.callOf(id)).toMatchObject({ times: 3, calledAt: atTen + 4 * minute, lastCalledAt: atTen + 6 * minute });
    expect(line.told.slice(-2)).toEqual(['recalled', 'recalled']);
  });

  it('is called again after some minutes when nobody comes, and then is missed', () => {
    const { line, id } = inState('called');
    line.at('balie-1', { do: 'miss' });
    expect(line.ticket(id)).toMatchObject({ state: 'waiting', misses: 1, notBefore: atTen + 7 * minute });
    line.wait(2).call('balie-1');
    expect(line.callAt('balie-1')).toBeUndefined();
    line.wait(1).call('balie-2');
    expect(line.callAt('balie-2')?.ticketId).toBe(id);
    line.at('balie-2', { do: 'miss' });
    expect(line.ticket(id)).toMatchObject({ state: 'missed', misses: 2, endedAt: atTen + 7 * minute });
    expect(line.effects.at(-1)).toEqual({ appointmentId: 'appointment-1', did: 'missed' });
  });

  it('has waited from the agreed time to the first call, however often it is called', () => {
    const line = new ALine().signOn('balie-1');
    const id = line.join({ appointment: { id: 'appointment-1', startAt: atTen + 10 * minute } });
    line.wait(12).call('balie-1');
    line.at('balie-1', { do: 'miss' });
    line.wait(20).call('balie-1');
    expect(line.ticket(id)).toMatchObject({ firstCalledAt: atTen + 12 * minute, waitedSeconds: 120 });
  });

  it('has not waited who is called before the agreed time', () => {
    const line = new ALine().signOn('balie-1');
    const id = line.join({ appointment: { id: 'appointment-1', startAt: atTen + 10 * minute } });
    line.wait(5).call('balie-1');
    expect(line.ticket(id).waitedSeconds).toBe(0);
  });

  it('is finished from the call, when staff did not say that they began', () => {
    const { line, id } = inState('called');
    line.wait(9).at('balie-1', { do: 'finish' });
    expect(line.served).toMatchObject([{ seconds: 540 }]);
    expect(line.callOf(id)).toMatchObject({ outcome: 'served', servingAt: atTen + 4 * minute });
  });
});

describe('who is served', () => {
  it('takes as long as is expected of what they come for, from when it began', () => {
    const { line } = inState('serving');
    expect(line.callAt('balie-1')?.expectedUntil).toBe(atTen + 14 * minute);
    line.wait(3).at('balie-1', { do: 'change-items', items: [{ productId: 'paspoort', people: 3 }] });
    expect(line.callAt('balie-1')?.expectedUntil).toBe(atTen + 34 * minute);
  });

  it('is measured by what they came for in the end', () => {
    const { line } = inState('serving');
    line.at('balie-1', { do: 'change-items', items: [{ productId: 'rijbewijs', people: 1 }] });
    line.wait(8).at('balie-1', { do: 'finish' });
    expect(line.served).toMatchObject([{ ticket: { items: [{ productId: 'rijbewijs', people: 1 }] }, seconds: 480 }]);
  });

  it('goes first once back from a photograph', () => {
    const { line, id } = inState('parked');
    const other = line.join();
    line.wait(1).call('balie-1');
    expect(line.callAt('balie-1')?.ticketId).toBe(other);
    line.join();
    line.comeBack(id);
    line.wait(1).call('balie-2');
    expect(line.callAt('balie-2')?.ticketId).toBe(id);
    expect(line.ticket(id).history.map(({ did }) => did)).toEqual([
      'taken',
      'called',
      'serving',
      'parked',
      'returned',
      'called',
    ]);
  });

  it('that was parked goes first, though it was called by name in vain before it came back', () => {
    const { line, id } = inState('parked');
    line.call('balie-2', id);
    line.at('balie-2', { do: 'miss' });
    expect(line.ticket(id)).toMatchObject({ state: 'waiting', begun: true });
    line.comeBack(id);
    line.join();
    line.wait(3).call('balie-1');
    expect(line.callAt('balie-1')?.ticketId).toBe(id);
  });

  it('may go to any desk once it was served where it had been sent', () => {
    const { line, id } = inState('serving');
    line.at('balie-1', { do: 'transfer', deskId: 'balie-2' });
    line.call('balie-2');
    line.at('balie-2', { do: 'serve' });
    line.at('balie-2', { do: 'park' });
    line.comeBack(id);
    line.call('balie-1');
    expect(line.callAt('balie-1')?.ticketId).toBe(id);
  });
});

describe('a transfer', () => {
  it('to a desk is called by that desk alone, first, with its note', () => {
    const { line, id } = inState('serving');
    const other = line.join();
    line.at('balie-1', { do: 'transfer', deskId: 'balie-2', note: 'Foto is er.' });
    line.call('balie-1');
    expect(line.callAt('balie-1')?.ticketId).toBe(other);
    line.call('balie-2');
    expect(line.callAt('balie-2')?.ticketId).toBe(id);
    expect(line.ticket(id).history.find(({ did }) => did === 'transferred')).toMatchObject({
      deskId: 'balie-1',
      note: 'Foto is er.',
    });
  });

  it('to a skill is called by whoever has it, whatever they came for', () => {
    const { line, id } = inState('serving');
    line.signOn('balie-3').at('balie-1', { do: 'transfer', skill: 'rijbewijzen' });
    line.call('balie-1');
    expect(line.callAt('balie-1')).toBeUndefined();
    line.call('balie-3');
    expect(line.callAt('balie-3')?.ticketId).toBe(id);
  });

  it.each([
    [{ deskId: 'balie-3' }, 'desk-not-staffed'],
    [{ deskId: 'balie-9' }, 'desk-unknown'],
    [{ deskId: 'balie-1' }, 'invalid-input'],
    [{ skill: 'trouwen' }, 'invalid-input'],
    [{ deskId: 'balie-2', skill: 'reisdocumenten' }, 'invalid-input'],
    [{}, 'invalid-input'],
  ])('to %j is refused: %s', (to, refusal) => {
    const { line, id } = inState('serving');
    expect(line.at('balie-1', { do: 'transfer', ...to })).toBe(refusal);
    expect(line.ticket(id).state).toBe('serving');
  });

  it('to a skill waits for a desk that is signed on or planned yet: else who has it is waited for in vain', () => {
    const { line, id } = inState('serving');
    const toSkill = () => line.at('balie-1', { do: 'transfer', skill: 'rijbewijzen' });
    const planned = (from: number, until: number) =>
      line.plan('balie-3', [{ from: atTen + from * minute, until: atTen + until * minute, kind: 'both' }]);
    expect(toSkill()).toBe('desk-not-staffed');
    expect(line.refusal).toMatchObject({ detail: expect.stringContaining('rijbewijzen') });
    planned(-60, 4);
    expect(toSkill()).toBe('desk-not-staffed');
    expect(line.ticket(id).state).toBe('serving');
    planned(60, 120);
    expect(toSkill()).toBeUndefined();
  });

  it.each(['signs off', 'is taken out of the plan'])('is called by any desk when its own %s', (how) => {
    const { line, id } = inState('serving');
    line.at('balie-1', { do: 'transfer', deskId: 'balie-2' });
    expect(waitingOf(line.line, line.ticket(id)).forDesk).toBe('balie-2');
    if (how === 'signs off') line.signOff('balie-2');
    else
      line.line = { ...line.line, desksById: new Map([...line.line.desksById].filter(([one]) => one !== 'balie-2')) };
    line.call('balie-1');
    expect(line.callAt('balie-1')?.ticketId).toBe(id);
  });
});

describe('a desk', () => {
  it.each(['called', 'serving'] as const)(
    'that is left has its visitor, who was %s, called next by another',
    (state) => {
      const { line, id } = inState(state);
      line.join();
      line.signOff('balie-1');
      expect(line.ticket(id)).toMatchObject({ state: 'waiting', begun: true, deskId: undefined });
      expect(line.callOf(id)).toMatchObject({ outcome: 'desk-left' });
      expect(line.told.slice(-2)).toEqual(['desk-left', 'desk-closed']);
      line.call('balie-2');
      expect(line.callAt('balie-2')?.ticketId).toBe(id);
    },
  );

  it('signs on once, and again only shows that somebody is there', () => {
    const line = new ALine().signOn('balie-1').wait(3).signOn('balie-1');
    expect(line.line.signedByDesk.get('balie-1')).toEqual({ since: atTen, seenAt: atTen + 3 * minute });
    expect(line.told).toEqual(['desk-opened']);
  });

  it('that was never staffed signs off as if done', () => {
    const line = new ALine();
    line.signOff('balie-1');
    expect(line.told).toEqual([]);
  });

  it('calls nobody while it has somebody, is not staffed, or is not there', () => {
    const { line, id } = inState('called');
    expect(line.call('balie-1')).toBe('desk-busy');
    expect(line.call('balie-3')).toBe('desk-not-staffed');
    expect(line.call('balie-9')).toBe('desk-unknown');
    expect(line.call('balie-2', 'nobody')).toBe('ticket-unknown');
    expect(line.callAt('balie-1')?.ticketId).toBe(id);
  });

  it('calls no ticket of another location by its name', () => {
    const line = new ALine().signOn('balie-1');
    const id = line.join();
    const elsewhere = { ...line.ticket(id), locationId: 'wijkloket' };
    line.line = { ...line.line, ticketsById: new Map([[id, elsewhere]]) };
    expect(line.call('balie-1', id)).toBe('ticket-unknown');
  });

  it('calls somebody by name whose minutes of grace have not passed', () => {
    const { line, id } = inState('not-there');
    expect(line.call('balie-1', id)).toBeUndefined();
    expect(line.ticket(id)).toMatchObject({ state: 'called', notBefore: undefined });
  });
});

describe('a desk that was taken to be left, and is there after all', () => {
  /** Somebody was served at desk 1; nothing was heard of it, and they wait again. */
  const left = (state: 'called' | 'serving' = 'serving') => {
    const { line, id } = inState(state);
    line.wait(20).signOff('balie-1');
    line.effects.splice(0);
    return { line, id, callId: line.callOf(id)?.id ?? '' };
  };

  it.each([
    [{ do: 'serve' }, 'serving', undefined],
    [{ do: 'finish' }, 'served', 'served'],
    [{ do: 'park' }, 'parked', 'parked'],
    [{ do: 'transfer', deskId: 'balie-2' }, 'waiting', 'transferred'],
    [{ do: 'change-items', items: [{ productId: 'rijbewijs', people: 1 }] }, 'serving', undefined],
  ] as const)('goes on with its visitor: %j', (change, state, outcome) => {
    const { line, id, callId } = left();
    expect(line.change(callId, change as CallChange)).toBeUndefined();
    expect(line.ticket(id)).toMatchObject({ state, deskId: outcome ? undefined : 'balie-1' });
    expect(line.ticket(id).history).toHaveLength(line.ticket(id).version);
    expect(line.callOf(id)).toMatchObject({ id: callId, outcome, servingAt: atTen + 4 * minute });
    expect(line.line.signedByDesk.get('balie-1')).toMatchObject({ seenAt: line.line.now });
    expect(line.told.slice(3)).toEqual(expect.arrayContaining(['desk-closed', 'desk-opened']));
  });

  it('says when it had begun, and the visit is measured from then', () => {
    const { line, id, callId } = left();
    line.wait(1).change(callId, { do: 'finish' });
    expect(line.served).toMatchObject([{ seconds: 21 * 60 }]);
    expect(line.effects.at(-1)).toEqual({ appointmentId: 'appointment-1', did: 'served' });
    expect(
      line
        .ticket(id)
        .history.map(({ did }) => did)
        .slice(-3),
    ).toEqual(['desk-left', 'serving', 'served']);
  });

  it('goes on with whom it had called: who is served only now is measured from now', () => {
    const { line, id, callId } = left('called');
    line.change(callId, { do: 'serve' });
    expect(line.callOf(id)).toMatchObject({ servingAt: atTen + 24 * minute, expectedUntil: atTen + 34 * minute });
    const other = left('called');
    other.line.change(other.callId, { do: 'finish' });
    expect(other.line.served).toMatchObject([{ seconds: 20 * 60 }]);
  });

  it.each(['called by another', 'called by it again', 'gone', 'ended otherwise', 'of another day'])(
    'finds them %s: the call stays closed, and says how it ended',
    (how) => {
      const { line, id, callId } = left();
      if (how === 'called by another') line.call('balie-2');
      if (how === 'called by it again') line.signOn('balie-1').wait(1).call('balie-1');
      if (how === 'called by it again') line.wait(1).signOff('balie-1');
      if (how === 'gone') line.leave(id);
      if (how === 'ended otherwise') line.line = { ...line.line, endedOtherwise: new Map([[id, 'cancelled']]) };
      if (how === 'of another day') line.line = { ...line.line, today: '2026-12-02' };
      const before = line.ticket(id);
      expect(line.change(callId, { do: 'finish' })).toBe('call-closed');
      expect(line.refusal).toEqual({ outcome: 'desk-left' });
      expect(line.ticket(id)).toBe(before);
    },
  );

  it('has called somebody else meanwhile: one at a time', () => {
    const { line, callId } = left();
    const other = line.join();
    line.signOn('balie-1').call('balie-1', other);
    expect(line.change(callId, { do: 'serve' })).toBe('call-closed');
    expect(line.callAt('balie-1')?.ticketId).toBe(other);
  });

  it('calls nobody out again, and misses nobody', () => {
    const { line, callId } = left('called');
    expect(line.change(callId, { do: 'recall' })).toBe('call-closed');
    expect(line.change(callId, { do: 'miss' })).toBe('call-closed');
  });
});

describe('nothing is heard of a desk', () => {
  const silentIn = (line: ALine): number => ((silentAt(line.line, 'balie-1') ?? 0) - atTen) / minute;

  it('for ten minutes when nobody is there, or somebody is only called', () => {
    expect(silentIn(new ALine().signOn('balie-1'))).toBe(10);
    expect(silentIn(inState('called').line)).toBe(14);
    expect(silentAt(new ALine().line, 'balie-1')).toBeUndefined();
  });

  it('for ten minutes more than the visit should take, or since it was heard of last', () => {
    const { line } = inState('serving');
    expect(silentIn(line)).toBe(24);
    line.wait(20).signOn('balie-1');
    expect(silentIn(line)).toBe(34);
  });
});

describe('whose appointment ended otherwise', () => {
  it('is called no more, and closed without a word to the appointment', () => {
    const { line, id } = inState('waiting');
    line.line = { ...line.line, endedOtherwise: new Map([[id, 'cancelled']]) };
    line.call('balie-1');
    expect(line.callAt('balie-1')).toBeUndefined();
    expect(line.call('balie-1', id)).toBe('ticket-closed');
    line.close(id);
    expect(line.ticket(id).state).toBe('left');
    expect(line.effects).toEqual([]);
  });
});

describe('the next day', () => {
  it('knows that who was served, and then waited for another desk, has been there', () => {
    const { line, id } = inState('serving');
    line.at('balie-1', { do: 'transfer', deskId: 'balie-2' });
    line.effects.splice(0);
    line.close(id);
    expect(line.effects).toEqual([{ appointmentId: 'appointment-1', did: 'served' }]);
  });

  it('calls nobody of the day before', () => {
    const { line } = inState('waiting');
    line.line = { ...aLine(), ...line.line, today: '2026-12-02' };
    line.call('balie-1');
    expect(line.callAt('balie-1')).toBeUndefined();
  });
});
