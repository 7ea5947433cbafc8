const shift = {
  startsOn: '2026-11-30',
  from: '09:00',
  until: '12:00',
  recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  kind: 'appointments',
};
const closure = { from: '2026-12-01T08:00:00Z', until: '2026-12-01T10:40:00Z' };

/** The parts that make it a place for passports, in the order they are put. */
export const wijkcentrum: [part: string, body: object][] = [
  ['desks/balie-1', { name: 'Balie 1', skills: ['reisdocumenten'] }],
  ['desks/balie-1/shifts/ochtend', shift],
  ['exceptions/2026-12-02', { hours: [{ from: '10:00', until: '10:30' }] }],
  ['closures/brand', closure],
];

/** Sound parts that nobody made. */
export const notThere: [part: string, body: object][] = [
  ['desks/balie-2', { name: 'Balie 2' }],
  ['desks/balie-1/shifts/middag', shift],
  ['desks/balie-1/closures/ziek', closure],
  ['exceptions/2026-12-03', { hours: [] }],
  ['closures/storing', closure],
];
