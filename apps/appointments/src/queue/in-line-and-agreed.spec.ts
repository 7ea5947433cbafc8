import { describe, expect, it } from '@jest/globals';
import { ALine, atTen } from './a-line.builder.js';
import { canBecome } from './ticket.rules.js';

const minute = 60_000;
const appointmentId = 'appointment-1';

/** Somebody who is there for an appointment; desks 1 and 2 are staffed. */
const arrivedFor = (inMinutes: number) => {
  const line = new ALine().signOn('balie-1', 'balie-2');
  const id = line.join({ appointment: { id: appointmentId, startAt: atTen + inMinutes * minute } });
  return { line, id, effects: () => line.effects.map(({ did }) => did) };
};

/** Called at a desk, and not there. */
const missedAt = (line: ALine, deskId: string): void => {
  expect(line.call(deskId)).toBeUndefined();
  expect(line.at(deskId, { do: 'miss' })).toBeUndefined();
};

describe('who is called before the agreed time', () => {
  it('and is not there waits until shortly before it, and has missed nothing', () => {
    const { line, id, effects } = arrivedFor(30);
    missedAt(line, 'balie-1');
    expect(line.ticket(id)).toMatchObject({ state: 'waiting', misses: 0, notBefore: atTen + 25 * minute });
    line.wait(24).call('balie-1');
    expect(line.callAt('balie-1')).toBeUndefined();
    line.wait(1);
    missedAt(line, 'balie-1');
    expect(line.ticket(id)).toMatchObject({ misses: 0, notBefore: atTen + 28 * minute });
    expect(effects()).toEqual([]);
  });

  it('is missed as everybody once it is the agreed time: called again once', () => {
    const { line, id, effects } = arrivedFor(4);
    missedAt(line, 'balie-1');
    missedAt(line.wait(4), 'balie-1');
    expect(line.ticket(id)).toMatchObject({ state: 'waiting', misses: 1 });
    missedAt(line.wait(3), 'balie-2');
    expect(line.ticket(id).state).toBe('missed');
    expect(effects()).toEqual(['missed']);
  });

  it('keeps the time that was set aside until somebody serves them', () => {
    const { line, effects } = arrivedFor(10);
    line.wait(5).call('balie-1');
    expect(effects()).toEqual([]);
    line.at('balie-1', { do: 'serve' });
    line.at('balie-1', { do: 'finish' });
    expect(effects()).toEqual(['serving', 'served']);
  });

  it('gives it back, too, when the desk is there after all', () => {
    const { line, id, effects } = arrivedFor(10);
    line.wait(5).call('balie-1');
    line.signOff('balie-1');
    line.change(line.callOf(id)?.id ?? '', { do: 'serve' });
    expect(effects()).toEqual(['serving']);
    expect(line.ticket(id).state).toBe('serving');
  });
});

describe('who was at a desk already', () => {
  /** Called in vain once, then served at desk 1, and sent on to desk 2. */
  const sentOn = (how: 'transferred' | 'parked' = 'transferred') => {
    const { line, id, effects } = arrivedFor(0);
    missedAt(line, 'balie-1');
    line.wait(3).call('balie-1');
    line.at('balie-1', { do: 'serve' });
    expect(line.ticket(id).misses).toBe(0);
    line.wait(2).at('balie-1', how === 'parked' ? { do: 'park' } : { do: 'transfer', deskId: 'balie-2' });
    line.effects.splice(0);
    return { line, id, effects };
  };

  it('and does not come to the next is called again once, and had their visit', () => {
    const { line, id, effects } = sentOn();
    missedAt(line, 'balie-2');
    expect(line.ticket(id)).toMatchObject({ state: 'waiting', misses: 1 });
    missedAt(line.wait(3), 'balie-2');
    expect(line.ticket(id).state).toBe('missed');
    expect(effects()).toEqual(['served']);
  });

  it.each(['transferred', 'parked'] as const)('and leaves once %s had their visit', (how) => {
    const { line, id, effects } = sentOn(how);
    line.leave(id);
    expect(line.ticket(id).state).toBe('left');
    expect(effects()).toEqual(['served']);
  });

  it.each(['transferred', 'parked'] as const)(
    'and once %s is served on is not measured: it is part of a visit',
    (how) => {
      const { line, id } = sentOn(how);
      if (how === 'parked') line.comeBack(id);
      line.call('balie-2');
      line.at('balie-2', { do: 'serve' });
      line.wait(1).at('balie-2', { do: 'finish' });
      expect(line.ticket(id).state).toBe('served');
      expect(line.served).toEqual([]);
    },
  );

  it('is measured when they came the second time they were called', () => {
    const { line } = arrivedFor(0);
    missedAt(line, 'balie-1');
    line.wait(3).call('balie-1');
    line.at('balie-1', { do: 'serve' });
    line.wait(7).at('balie-1', { do: 'finish' });
    expect(line.served).toMatchObject([{ seconds: 420 }]);
  });
});

describe('whose desk was left when they were only called', () => {
  const left = () => {
    const { line, id, effects } = arrivedFor(0);
    line.call('balie-1');
    line.signOff('balie-1');
    return { line, id, effects };
  };

  it('was at no desk: who leaves has cancelled, who does not come is missed', () => {
    const leaving = left();
    leaving.line.leave(leaving.id);
    expect(leaving.effects()).toEqual(['cancelled']);
    const missing = left();
    missedAt(missing.line, 'balie-2');
    missedAt(missing.line.wait(3), 'balie-2');
    expect(missing.effects()).toEqual(['missed']);
  });
});

describe('when the day is over', () => {
  const closed = (before: (line: ALine, id: string) => void) => {
    const { line, id, effects } = arrivedFor(0);
    before(line, id);
    line.effects.splice(0);
    line.close(id);
    return effects();
  };

  it('nobody is missed who was never called: their appointment is as it was', () => {
    expect(closed(() => undefined)).toEqual([]);
    expect(closed((line) => line.call('balie-1') ?? line.signOff('balie-1'))).toEqual([]);
  });

  it('who was called and was not there is missed', () => {
    expect(closed((line) => line.call('balie-1'))).toEqual(['missed']);
    expect(closed((line) => missedAt(line, 'balie-1'))).toEqual(['missed']);
  });

  it.each(['park', 'transfer', 'serve', 'called again'] as const)('who was at a desk was served: %s', (what) => {
    const did = closed((line, id) => {
      line.call('balie-1');
      line.at('balie-1', { do: 'serve' });
      if (what === 'park') line.at('balie-1', { do: 'park' });
      if (what === 'transfer' || what === 'called again') line.at('balie-1', { do: 'transfer', deskId: 'balie-2' });
      if (what === 'called again') line.call('balie-2', id);
    });
    expect(did).toEqual(['served']);
  });
});

describe('whose outcome was noted with the appointment', () => {
  it.each([
    ['served', 'served'],
    ['missed', 'missed'],
    ['cancelled', 'left'],
  ] as const)('%s: is %s in line as well, without a word back to the appointment', (outcome, state) => {
    for (const from of ['waiting', 'called', 'parked'] as const) {
      const { line, id, effects } = arrivedFor(0);
      if (from !== 'waiting') line.call('balie-1');
      if (from === 'parked') line.at('balie-1', { do: 'serve' });
      if (from === 'parked') line.at('balie-1', { do: 'park' });
      line.effects.splice(0);
      line.line = { ...line.line, endedOtherwise: new Map([[id, outcome]]) };
      const before = line.ticket(id);
      line.close(id);
      expect(line.ticket(id)).toMatchObject({ state, deskId: undefined, endedAt: line.line.now });
      expect(line.ticket(id).history.at(-1)).toMatchObject({ did: state, by: { automatic: true } });
      expect(canBecome(before, state)).toBe(true);
      expect(line.callAt('balie-1')).toBeUndefined();
      expect(effects()).toEqual([]);
    }
  });
});
