import { aLocation } from './town.builder.js';

const { name, address } = aLocation(0);

/** What is wrong, the part it is sent to, the body, and the field that is named. */
export const wrongParts: [what: string, part: string, body: object, path: string][] = [
  [
    'hours that end before they begin',
    'weekly-hours',
    { items: [{ weekday: 1, from: '17:00', until: '09:00' }] },
    'items[0].until',
  ],
  ['hours off the grid', 'weekly-hours', { items: [{ weekday: 1, from: '09:01', until: '17:00' }] }, 'items[0].from'],
  ['an unknown zone', '', { name, address, timeZone: 'Mars/Base' }, 'timeZone'],
  ['an unknown country', 'holidays', { country: 'QQ' }, 'country'],
  ['a holiday that never is', 'holidays', { country: 'NL', except: ['Sint Juttemis'] }, 'except[0]'],
  [
    'a closure that ends before it begins',
    'closures/x',
    { from: '2026-12-02T08:00:00Z', until: '2026-12-01T08:00:00Z' },
    'until',
  ],
  [
    'a shift off the five-minute grid',
    'desks/balie-1/shifts/x',
    { startsOn: '2026-12-01', from: '09:03', until: '12:00' },
    'from',
  ],
  [
    'a rule that never occurs',
    'desks/balie-1/shifts/x',
    { startsOn: '2026-12-01', from: '09:00', until: '12:00', recurrence: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30' },
    'recurrence',
  ],
  [
    'a rule of hours',
    'desks/balie-1/shifts/x',
    { startsOn: '2026-12-01', from: '09:00', until: '12:00', recurrence: 'FREQ=HOURLY' },
    'recurrence',
  ],
  ['a share beyond a hundred', 'queue-rules', { walkInShare: 101 }, 'walkInShare'],
  ['a rule of the line that nobody knows', 'queue-rules', { walkInsFirst: true }, 'walkInsFirst'],
  [
    'such a rule in the whole document',
    'plan',
    { ...aLocation(1), queue: { walkInShare: 10, walkInsFirst: true } },
    'queue.walkInsFirst',
  ],
  ['a need that goes before nobody', 'queue-rules', { priorityNeeds: ['hurry'] }, 'priorityNeeds[0]'],
  [
    'two exceptions on one date',
    'plan',
    { ...aLocation(1), exceptions: [1, 2].map(() => ({ on: '2026-12-24', hours: [] })) },
    'exceptions',
  ],
  ['a plan of another location', 'plan', { ...aLocation(1), id: 'stadskantoor' }, 'id'],
];
