import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NowAtLocation } from '#contracts';
import { aCase, anyWays, aProduct, aTown, aWay, factNames, morning, someAndAll, valuesOf } from './a-case.builder.js';
import { standingOf } from './applies.rules.js';
import { inOrder, plansFor, questionsLater, questionsNow, type Town, waysHere } from './case.rules.js';
import type { Answers } from './now.rules.js';
import { waysAnswerOf } from './ways.wording.js';

const { definitions: byFact } = aTown();
const appointment = aWay({ id: 'apply-appointment', kind: 'appointment', trips: 1, costCents: 8_911, leadDays: 5 });
const walkIn = aWay({ id: 'apply-walk-in', kind: 'walk-in', trips: 1, costCents: 8_911, leadDays: 5 });
const counter = aWay({ id: 'collect-counter', kind: 'walk-in', trips: 1, ownMinutes: 5 });
const home = aWay({
  id: 'collect-delivery',
  kind: 'delivery',
  ownMinutes: 5,
  extraPersonMinutes: 0,
  delivery: { areas: [], excludedAreas: [], feeCents: 695, days: 1 },
});

type Told = (question: { kind: string; from?: string | undefined }) => Partial<NowAtLocation>[];

/** What is answered to every question there is, now and later. */
const answering = (ways: Parameters<typeof aProduct>[0], told: Told, { inCase = aCase(), town = aTown() } = {}) => {
  const wanted = aProduct(ways, Number(inCase.facts.get('people') ?? 1));
  const told2 = (questions: ReturnType<typeof questionsNow>): Answers =>
    new Map(
      questions.map((question) => [
        question.key,
        told(question).map((one) => ({ locationId: 'stad', timeZone: 'Europe/Amsterdam', ...one })),
      ]),
    );
  const here = inOrder(waysHere(wanted, inCase, town, told2(questionsNow(wanted, inCase, town))));
  const later = told2(questionsLater(wanted, here, { inCase, town }));
  return { here, plans: plansFor(wanted, here, { inCase, town, later }) };
};

const firstSlot = '2026-12-01T10:00:00Z';
const usual: Told = ({ kind, from }) =>
  kind === 'appointment'
    ? [{ firstSlot: from ? `${from}T10:00:00Z` : firstSlot }]
    : from
      ? [{ open: false, opensAt: `${from}T08:00:00Z`, waitMinutes: 0 }]
      : [{ open: true, openUntil: '2026-12-01T16:00:00Z', waitMinutes: 12 }];

describe('the effort of a way', () => {
  const effort = (way: Parameters<typeof aWay>[0], people = 1, town?: Town) => {
    const { here } = answering([aWay(way)], usual, { inCase: aCase({ people }), ...(town ? { town } : {}) });
    return here[0]?.costs;
  };

  it('is own minutes, for as many as there are, travelling and the expected wait', () => {
    expect(effort({ id: 'a', kind: 'appointment', ownMinutes: 11, trips: 1 }, 2)).toMatchObject({ effortMinutes: 57 });
    expect(effort({ id: 'a', kind: 'walk-in', ownMinutes: 20, trips: 1 })).toMatchObject({ effortMinutes: 62 });
    expect(effort({ id: 'a', kind: 'phone', ownMinutes: 5 })).toMatchObject({ effortMinutes: 10 });
    expect(effort({ id: 'a', kind: 'online', ownMinutes: 10, extraPersonMinutes: 2 }, 3)).toMatchObject({
      effortMinutes: 14,
    });
    expect(effort({ id: 'a', kind: 'post', ownMinutes: 20 })).toMatchObject({ effortMinutes: 20 });
  });

  it('is weighed by the municipality', () => {
    const weights = {
      travelMinutes: 10,
      waitWeight: 2,
      appointmentWaitMinutes: 3,
      phoneWaitMinutes: 4,
      walkInWaitMinutes: 9,
    };
    const town = aTown({ weights });
    expect(effort({ id: 'a', kind: 'appointment', ownMinutes: 10, trips: 2 }, 1, town)?.effortMinutes).toBe(36);
    expect(effort({ id: 'a', kind: 'phone', ownMinutes: 10 }, 1, town)?.effortMinutes).toBe(18);
    expect(effort({ id: 'a', kind: 'walk-in', ownMinutes: 10, trips: 1 }, 1, town)?.effortMinutes).toBe(44);
  });

  it('has a wait of the municipality where the line is not known', () => {
    const { here } = answering([walkIn], () => []);
    expect(here[0]?.costs.effortMinutes).toBe(10 + 30 + 10);
    expect(here[0]?.now).toEqual({ open: false, none: true });
  });

  it('comes with what it costs all of them, and the fee of delivery once', () => {
    expect(effort({ id: 'a', costCents: 8_911 }, 2)?.costCents).toBe(17_822);
    const delivery = { areas: [], excludedAreas: [], feeCents: 695, days: 1 };
    expect(effort({ id: 'a', kind: 'delivery', costCents: 100, delivery }, 3)?.costCents).toBe(995);
  });
});

describe('what is true now', () => {
  it('is of the location where it can be soonest', () => {
    const { here } = answering([appointment, walkIn], ({ kind }) =>
      kind === 'appointment'
        ? [{ locationId: 'a' }, { locationId: 'b', firstSlot: '2026-12-02T10:00:00Z' }, { locationId: 'c', firstSlot }]
        : [
            { locationId: 'a', open: false, opensAt: '2026-12-01T09:00:00Z', waitMinutes: 0 },
            { locationId: 'b', open: true, openUntil: '2026-12-01T16:00:00Z', waitMinutes: 30 },
            { locationId: 'c', open: true, openUntil: '2026-12-01T12:00:00Z', waitMinutes: 5 },
          ],
    );
    const nowOf = (id: string) => here.find(({ way }) => way.id === id)?.now;
    expect(nowOf('apply-appointment')).toEqual({ locationId: 'c', firstSlot });
    expect(nowOf('apply-walk-in')).toEqual({
      locationId: 'c',
      open: true,
      openUntil: '2026-12-01T12:00:00Z',
      waitMinutes: 5,
    });
  });

  it('is how long the wait is in line, and when it is usually short: the effort is that of now', () => {
    const usuallyShort = { from: '2026-12-03T08:00:00Z', until: '2026-12-03T09:00:00Z', waitMinutes: 4 };
    const inLine = { open: true, openUntil: '2026-12-01T16:00:00Z', waitFrom: 'line' as const };
    const { here } = answering([walkIn], () => [
      { locationId: 'a', ...inLine, waitMinutes: 45 },
      { locationId: 'b', ...inLine, waitMinutes: 25, usuallyShort },
    ]);
    expect(here[0]?.now).toEqual({ locationId: 'b', ...inLine, waitMinutes: 25, usuallyShort });
    expect(here[0]?.costs.effortMinutes).toBe(10 + 30 + 25);
  });

  it('is that planning never offers it to who asks: then it does not apply, and says why', () => {
    const never = (why: 'channel' | 'too-many-people') =>
      answering([appointment, walkIn], ({ kind }) =>
        kind === 'appointment' ? [{ never: why }, { never: why }] : [{ open: true }],
      );
    const { here, plans } = never('channel');
    const told = here.find(({ way }) => way.kind === 'appointment');
    expect(told?.standing).toMatchObject({
      applies: 'no',
      because: [{ en: 'This is not possible through this channel.' }],
    });
    expect(plans.map(({ ways }) => ways)).toEqual([['apply-walk-in']]);
    expect(never('too-many-people').here.at(-1)?.standing.because).toHaveLength(1);
    const somewhere = answering([appointment], () => [{ never: 'channel' }, { locationId: 'b', firstSlot }]);
    expect(somewhere.here[0]).toMatchObject({ standing: { applies: 'yes' }, now: { firstSlot } });
  });

  it('is that there is none left: what can be begun goes before it', () => {
    const { here, plans } = answering([appointment, walkIn], (question) =>
      question.kind === 'appointment' ? [{}] : usual(question),
    );
    expect(here.find(({ way }) => way.kind === 'appointment')?.now).toEqual({ none: true });
    expect(plans.map(({ ways }) => ways[0])).toEqual(['apply-walk-in', 'apply-appointment']);
  });

  it('is not asked of ways that do not apply, and once for equal ways', () => {
    const none = aWay({ ...walkIn, id: 'apply-none', channels: ['phone'] });
    const twice = aWay({ ...appointment, id: 'apply-again' });
    const wanted = aProduct([appointment, twice, none]);
    expect(questionsNow(wanted, aCase(), aTown())).toHaveLength(1);
  });

  it('of the phone is by its hours', () => {
    const openingHours = [{ weekday: 2, from: '08:30', until: '17:00' }];
    const phone = aWay({ id: 'apply-phone', kind: 'phone', openingHours });
    expect(answering([phone], usual).here[0]?.now).toEqual({ open: true, openUntil: '2026-12-01T16:00:00Z' });
    const town = aTown({}, '2026-12-02T08:00:00Z');
    expect(answering([phone], usual, { town }).here[0]?.now).toEqual({ open: false, opensAt: '2026-12-08T07:30:00Z' });
  });
});

describe('a plan', () => {
  const doneOn = (ways: Parameters<typeof aProduct>[0], town = aTown(), told = usual) =>
    Object.fromEntries(answering(ways, told, { town }).plans.map((plan) => [plan.ways.join(' '), plan.doneOn]));

  it('is done so many working days after the first slot, and delivered after that', () => {
    expect(doneOn([appointment, home])).toEqual({ 'apply-appointment collect-delivery': '2026-12-09' });
    expect(doneOn([appointment, counter])).toEqual({ 'apply-appointment collect-counter': '2026-12-08' });
    const holiday = aTown({}, morning, ['2026-12-04']);
    expect(doneOn([appointment, home], holiday)).toEqual({ 'apply-appointment collect-delivery': '2026-12-10' });
  });

  it('is collected when it is open then', () => {
    const later: Told = (question) =>
      question.from ? [{ open: false, opensAt: '2026-12-14T08:00:00Z' }] : usual(question);
    expect(doneOn([appointment, counter], aTown(), later)).toEqual({
      'apply-appointment collect-counter': '2026-12-14',
    });
  });

  it('of marriage has its appointment after the notice', () => {
    const notice = aWay({ id: 'apply-online', leadDays: 10 });
    const ceremony = aWay({ id: 'collect-appointment', kind: 'appointment', trips: 1 });
    const later: Told = ({ from }) => [{ firstSlot: from === '2026-12-15' ? '2026-12-16T10:00:00Z' : firstSlot }];
    expect(doneOn([notice, ceremony], aTown(), later)).toEqual({ 'apply-online collect-appointment': '2026-12-16' });
  });

  it.each([
    ['online', {}, '2026-12-05'],
    ['post', { leadDays: 3 }, '2026-12-09'],
    ['phone', {}, '2026-12-07'],
    ['home-visit', { leadDays: 1 }, '2026-12-08'],
  ] as const)('by %s on a Saturday', (kind, more, date) => {
    const saturday = aTown({}, '2026-12-05T09:00:00Z');
    expect(doneOn([aWay({ id: 'a', kind, ...more })], saturday)).toEqual({ a: date });
  });

  it('has no date when that can not be told, and is still there', () => {
    expect(doneOn([appointment, home], aTown(), () => [])).toEqual({ 'apply-appointment collect-delivery': undefined });
  });

  it('with urgency is the earliest first', () => {
    const urgent = aWay({ ...appointment, id: 'apply-urgent', costCents: 15_081, leadDays: 2 });
    const first = (inCase = aCase()) => answering([appointment, urgent, counter], usual, { inCase }).plans[0]?.ways[0];
    expect(first()).toBe('apply-urgent');
    const slower = aWay({ ...urgent, ownMinutes: 30 });
    const by = (inCase = aCase()) => answering([appointment, slower, counter], usual, { inCase }).plans[0]?.ways[0];
    expect([by(), by(aCase({ urgent: true }))]).toEqual(['apply-appointment', 'apply-urgent']);
  });
});

describe('whatever the ways', () => {
  it('every plan that is shown is one that some case can have', () => {
    fc.assert(
      fc.property(anyWays, someAndAll, (ways, { some }) => {
        const inCase = { facts: some, channel: 'web' as const };
        const { plans } = answering(ways, usual, { inCase });
        for (const plan of plans) {
          const parts = ways.filter(({ id }) => plan.ways.includes(id));
          const facts = new Map(some);
          for (const fact of factNames.filter((name) => !some.has(name))) {
            const suits = (value: boolean | number | string) =>
              parts.every(
                (way) =>
                  standingOf(way, { ...inCase, facts: new Map(facts).set(fact, value) }, byFact).applies !== 'no',
              );
            const value = valuesOf(fact).find(suits);
            expect([plan.ways, fact, value === undefined]).toEqual([plan.ways, fact, false]);
            if (value !== undefined) facts.set(fact, value);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the answer', () => {
  const answer = (languages: string[]) => {
    const child = aWay({
      ...walkIn,
      id: 'apply-child',
      title: { nl: 'Voor een kind', en: 'For a child' },
      conditions: [{ fact: 'age', op: 'atMost', value: 17, because: { nl: 'Alleen kinderen.', en: 'Children only.' } }],
    });
    const inCase = aCase({ age: 40 });
    const { here, plans } = answering([child, appointment, counter, home], usual, { inCase });
    return waysAnswerOf(
      {
        productId: 'paspoort',
        facts: inCase.facts,
        ways: here,
        plans,
        questions: [{ fact: 'resident', decides: ['apply-appointment'] }],
        definitions: aTown().facts,
        unknown: [],
      },
      languages,
    );
  };

  it('is in the language asked, or in one there is', () => {
    const { ways, ask } = answer(['nl']);
    expect(ways.map(({ id, title, because }) => [id, title, because])).toEqual([
      ['apply-appointment', 'apply-appointment', []],
      ['apply-child', 'Voor een kind', ['Alleen kinderen.']],
      ['collect-delivery', 'collect-delivery', []],
      ['collect-counter', 'collect-counter', []],
    ]);
    expect(ask[0]?.question).toBe('Staat u in deze gemeente ingeschreven?');
    expect(answer(['fr', 'en']).ways[1]?.because).toEqual(['Children only.']);
    expect(answer(['NL-be']).ways[1]?.because).toEqual(['Alleen kinderen.']);
    expect([answer(['fr', 'NL-be']).language, answer(['fr']).language]).toEqual(['nl', 'en']);
  });

  it('says what speaks for each plan', () => {
    const { plans } = answer(['en']);
    expect(plans.map(({ ways, because }) => [ways[1], because])).toEqual([
      ['collect-delivery', ['This takes the least effort.', 'This needs the fewest trips.']],
      ['collect-counter', ['This is done the soonest.', 'This costs the least.']],
    ]);
  });
});
