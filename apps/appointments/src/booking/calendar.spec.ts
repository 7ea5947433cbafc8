import { expect, it } from '@jest/globals';
import { anAppointment, now } from './an-appointment.builder.js';
import { calendarFile } from './calendar.wording.js';

const place = {
  municipalityId: 'voorbeeldstad',
  name: 'Stadskantoor; hal, 1e etage',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
};
const lines = (text: string): string[] => text.replace(/\r\n[ \t]/g, '').split('\r\n');

it('a calendar file has the same UID for life and the version as SEQUENCE', () => {
  const first = lines(calendarFile(anAppointment(), place));
  const later = lines(calendarFile(anAppointment({ version: 4, changedAt: now + 1_000 }), place));
  const uid = first.find((line) => line.startsWith('UID:'));
  expect(uid).toBe('UID:019abf00-0000-7000-8000-000000000001@voorbeeldstad.openloket');
  expect(later).toContain(uid);
  expect(first).toEqual(expect.arrayContaining(['SEQUENCE:1', 'DTSTART:20261201T080000Z', 'DTEND:20261201T081000Z']));
  expect(later).toContain('SEQUENCE:4');
});

it('escapes what would break the file, and ends each line as RFC 5545 wants', () => {
  const text = calendarFile(anAppointment(), place);
  expect(lines(text).join('\n')).toContain('LOCATION:Stadskantoor\\; hal\\, 1e etage');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
});

it('says so when the appointment was cancelled, and says nothing of the person', () => {
  const text = calendarFile(anAppointment({ state: 'cancelled' }), place);
  expect(lines(text)).toContain('STATUS:CANCELLED');
  expect(text).not.toMatch(/Test Burger|test@example/);
});
