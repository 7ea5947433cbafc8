import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantText } from './calendar.rules.js';
import { decideStart } from './decide-start.rules.js';
import { aSituation, freeTimeIn, type Situation, someStarts, startsIn } from './random-situation.builder.js';
import { slowDecision } from './slow-decisions.builder.js';
import { slowPlan } from './slow-plan.builder.js';

type Decision = ReturnType<typeof decideStart>;

const written = (decision: Decision): string => {
  if ('ok' in decision) return `ok: desk ${decision.ok.deskNumber} ${decision.ok.from}-${decision.ok.until}`;
  return decision.refused === 'slot-taken' ? decision.refused : decision.reason;
};

const slowly = ({ plan, from, until, taken, visit, asker }: Situation) => {
  const slow = slowPlan(plan, from, until);
  return (start: number): Decision => slowDecision(slow, taken, visit, { ...asker, start });
};

describe('what is said of any start', () => {
  it('is what the text says: the desk and its time, or that it is taken, or why it is not offered', () => {
    fc.assert(
      fc.property(aSituation, someStarts, (situation, drawn) => {
        const { visit, asker } = situation;
        const freeTime = freeTimeIn(situation);
        const starts = startsIn(situation, drawn);
        const all = (decide: (start: number) => Decision): string =>
          starts.map((start) => `${instantText(start)} ${written(decide(start))}`).join('\n');
        const fast = all((start) => decideStart(freeTime, visit, { ...asker, start }));
        expect(fast).toBe(all(slowly(situation)));
      }),
      { numRuns: 150 },
    );
  });

  it('is of every kind in these situations, whether staff set something aside or not', () => {
    const plainly = new Set<string>();
    const aside = new Set<string>();
    for (const [situation, drawn] of fc.sample(fc.tuple(aSituation, someStarts), { numRuns: 120, seed: 2026 })) {
      const said = startsIn(situation, drawn).map(slowly(situation)).map(written);
      for (const each of said) (situation.asker.override ? aside : plainly).add(each.replace(/:.*/, ''));
    }
    const every = 'channel closed no-desk off-grid ok slot-taken too-far too-many-people too-soon'.split(' ');
    expect([...plainly].sort()).toEqual(every);
    expect([...aside].sort()).toEqual(every);
  });
});
