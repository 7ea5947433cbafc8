import { it } from '@jest/globals';
import { afterTaking, decideStart, freeTimeOf, nearestSlots, planOfDates, slotsOf, visitOf, slotsValidUntil } from '#free-time';
import { fittingStarts } from './src/fitting.rules.js';
import { gridOf } from './src/grid.rules.js';
it('bench', () => {
  const plan = { timeZone: 'Europe/Amsterdam', openingHours: [1,2,3,4,5,6].map(weekday => ({ weekday, from: '09:00', until: '17:00' })),
    quotas: [{weekdays:[1,2,3,4,5],from:'09:00',until:'12:00',channels:['phone'],sharePercent:20,releaseMinutes:1440}],
    desks: Array.from({ length: 20 }, (_, i) => ({ number: i + 1, skills: i % 2 ? ['a'] : ['a', 'b'], shifts: [{ startsOn: '2020-01-01', from: '09:00', until: '12:30', recurrence: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' },{ startsOn: '2020-01-01', from: '13:00', until: '17:00', recurrence: 'FREQ=DAILY' }] })) };
  const out: string[] = [];
  const med = (name: string, n: number, f: () => unknown) => { const t: number[] = []; for (let i = 0; i < n; i++) { const a = performance.now(); f(); t.push(performance.now() - a); } t.sort((a, b) => a - b); out.push(`${name}: median ${t[n >> 1]!.toFixed(4)} ms, p95 ${t[Math.floor(n * 0.95)]!.toFixed(4)}`); };
  const now = Date.parse('2026-03-01T08:00:00Z');
  med('plan 30 days', 20, () => planOfDates(plan, '2026-03-02', '2026-04-01'));
  med('plan 100 days', 10, () => planOfDates(plan, '2026-03-02', '2026-06-10'));
  const planned = planOfDates(plan, '2026-03-02', '2026-04-01');
  const taken = Array.from({ length: 3000 }, (_, i) => { const from = Date.parse('2026-03-02T08:00:00Z') + (i % 30) * 86400000 + (Math.floor(i / 30) % 24) * 1200000 ; return { deskNumber: 1 + (i * 7) % 20, from, until: from + 1200000, channel: 'web' }; });
  med('freeTimeOf 3000 taken', 100, () => freeTimeOf(planned, taken, now));
  const free = freeTimeOf(planned, taken, now);
  const facts = new Map([['p', { minutes: 15, extraPersonMinutes: 5, wrapUpMinutes: 5, stepMinutes: 5, leadMinutes: 0, horizonDays: 60, releaseTime: '00:00', skills: ['a'] }]]);
  const visit = visitOf([{ productId: 'p', people: 1 }], facts); if ('refused' in visit) throw 1;
  const q = { channel: 'web', now, from: '2026-03-02', until: '2026-04-01' };
  const free0 = freeTimeOf(planned, [], now);
  for (const [n, f] of [['nothing taken', free0], ['3000 taken', free]] as const) {
  const maps = f.desks.map(d => d.free);
  const range = { from: 288, until: 288 * 31 };
  med('grid+fitting arrays 30x20, ' + n, 1000, () => { const g = gridOf('Europe/Amsterdam', 5, planned.firstDay, range); return fittingStarts(maps, 4, g.allowed, g.firstWord); });
  med('slotsOf 30x20 with a quota, ' + n, 1000, () => slotsOf(f, visit, q));
  med('slotsOf 30x20 phone (no quota), ' + n, 1000, () => slotsOf(f, visit, { ...q, channel: 'phone' }));
  out.push(String(slotsOf(f, visit, q).length));
  med('slotsOf 14x20 phone, step 15, ' + n, 1000, () => slotsOf(f, { ...visit, stepMinutes: 15 }, { ...q, until: '2026-03-16', channel: 'phone' }));
  const start = Date.parse('2026-03-10T08:00:00Z');
  med('decideStart', 1000, () => decideStart(f, visit, { channel: 'web', now, start }));
  med('decide+afterTaking', 1000, () => { const d = decideStart(f, visit, { channel: 'web', now, start }); return 'ok' in d ? afterTaking(f, { ...d.ok, channel: 'web' }) : d; });
  med('nearest', 1000, () => nearestSlots(f, visit, { channel: 'web', now, start }));
  med('validUntil', 1000, () => slotsValidUntil(f, visit, { channel: 'web', now }, []));
  }
  console.log(out.join('\n'));
});
