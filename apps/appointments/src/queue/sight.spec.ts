import { describe, expect, it } from '@jest/globals';
import { type Needs, QueueRules } from '#contracts';
import { ALine, aLine, atTen, passport } from './a-line.builder.js';
import { joinerOf, returningOf, sightOf, whyNotIn } from './sight.rules.js';

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
    expect(joinerOf(line.line, { items: passport })).toMatchObject({
      minutes: 10,
      sequence: 2,
      skills: ['reisdocumenten'],
    });
    expect(returningOf(line.line, line.ticket(id))).toMatchObject({ id, begun: true });
  });

  it('knows what who would join needs, as the ticket will', () => {
    const line = aLine({ rules: QueueRules.parse({ priorityNeeds: ['wheelchair'] }) });
    const joiner = (needs: Needs) => joinerOf(line, { items: passport, needs });
    expect(joiner({ wheelchair: true, extraMinutes: 5 })).toMatchObject({ priority: true, minutes: 15 });
    expect(joiner({ quiet: true })).toMatchObject({ priority: false, minutes: 10 });
  });

  it('tells a desk that nobody has from a line that is too long', () => {
    const desk = { deskId: 'balie-1', skills: ['reisdocumenten'], duties: [], freeAt: undefined };
    const sight = sightOf(aLine(), [desk], []);
    expect(whyNotIn(sight, { skills: ['reisdocumenten'] })).toBe('full');
    expect(whyNotIn(sight, { skills: ['reisdocumenten', 'rijbewijzen'] })).toBe('no-desk');
    expect(whyNotIn({ ...sight, desks: [] }, { skills: [] })).toBe('no-desk');
  });
});
