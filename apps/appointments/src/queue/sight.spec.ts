import { describe, expect, it } from '@jest/globals';
import { QueueRules } from '#contracts';
import { ALine, aLine, atTen, passport } from './a-line.builder.js';
import { joinerOf, returningOf, sightOf } from './sight.rules.js';

const minute = 60_000;
const agreed = (minutes: number, extraMinutes = 0) => ({
  id: 'appointment',
  startAt: atTen + minutes * minute,
  items: passport,
  extraMinutes,
});

describe('the line as it is run forward', () => {
  it.each([
    [60, 0.88],
    [5, 0.88],
    [0, 0.66],
    [-5, 0.44],
    [-15, 0],
    [-40, 0],
  ])('expects an appointment in %i minutes with a chance of %d', (minutes, chance) => {
    expect(sightOf(aLine(), [], [agreed(minutes)]).coming[0]!.chance).toBeCloseTo(chance, 10);
  });

  it('expects nobody any more where no time is given', () => {
    const line = aLine({ rules: QueueRules.parse({ earlyMinutes: 0, lateMinutes: 0 }) });
    expect([1, -1].map((minutes) => sightOf(line, [], [agreed(minutes)]).coming[0]!.chance)).toEqual([0.88, 0]);
  });

  it('knows what each needs: skills, and the time that it takes', () => {
    const line = new ALine();
    const id = line.join({ extraMinutes: 5 });
    const { waiting, coming } = sightOf(line.line, [], [agreed(30, 15)]);
    expect(waiting).toMatchObject([{ id, minutes: 15, skills: ['reisdocumenten'], begun: false }]);
    expect(coming).toMatchObject([{ id: 'appointment', minutes: 25, skills: ['reisdocumenten'] }]);
    expect(joinerOf(line.line, { items: passport, extraMinutes: 0 })).toMatchObject({
      minutes: 10,
      sequence: 2,
      skills: ['reisdocumenten'],
    });
    expect(returningOf(line.line, line.ticket(id))).toMatchObject({ id, begun: true });
  });
});
