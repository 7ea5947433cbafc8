import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import { Slots } from '#contracts';
import type { Place } from './load/jobs.js';
import type { System } from './system.program.js';

const weekdays = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';
export const desks = 20;

const location = {
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Benchstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  holidays: { country: 'NL' },
  desks: Array.from({ length: desks }, (_, at) => ({
    id: `balie-${at + 1}`,
    name: `Balie ${at + 1}`,
    skills: ['reisdocumenten'],
    shifts: [{ startsOn: '2026-01-05', from: '09:00', until: '17:00', recurrence: weekdays }],
  })),
};

const passport = {
  audience: ['person'],
  texts: {
    nl: { title: 'Paspoort', summary: 'Vraag een paspoort aan.', description: 'Een paspoort is een reisdocument.' },
    en: { title: 'Passport', summary: 'Apply for a passport.', description: 'A passport is a travel document.' },
  },
  ways: [
    {
      id: 'apply-appointment',
      step: 'apply',
      kind: 'appointment',
      title: { nl: 'Op afspraak' },
      description: { nl: 'U komt langs op het stadskantoor.' },
      ownMinutes: 10,
      trips: 1,
      costCents: 8_350,
      identification: 'in-person',
    },
  ],
};

const passportPlanning = {
  minutes: 10,
  extraPersonMinutes: 5,
  stepMinutes: 5,
  horizonDays: 60,
  skills: ['reisdocumenten'],
};

const put = async (system: System, token: string, path: string, body: object): Promise<void> => {
  const answer = await fetch(`${system.url}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'if-none-match': '*', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`PUT ${path} was answered ${answer.status}: ${await answer.text()}`);
};

export interface Period {
  readonly from: string;
  readonly until: string;
}

/** Ten working days, all of them beyond today. */
export const twoWeeks: Period = { from: '2026-12-01', until: '2026-12-15' };

export const slotsPath = (locationId: string, { from, until }: Period): string =>
  `/v1/slots?item=paspoort&locationId=${locationId}&from=${from}&until=${until}`;

export const readSlots = async (system: System, locationId: string, period: Period) => {
  const answer = await fetch(`${system.url}${slotsPath(locationId, period)}`);
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`The slots were answered ${answer.status}: ${body}`);
  const days = Slots.parse(JSON.parse(body)).locations.flatMap((one) => one.days);
  return { body, contentType: answer.headers.get('content-type') ?? '', slots: days.flatMap((day) => day.slots) };
};

/** Free places that do not touch each other: of the starts offered those on whole ten minutes, one for each free desk. */
export const freePlaces = async (system: System, locationId: string, period: Period): Promise<Place[]> => {
  const { slots } = await readSlots(system, locationId, period);
  return slots
    .filter(({ start }) => /0:00Z$/.test(start))
    .flatMap(({ start, free }) => Array<Place>(free).fill({ locationId, start }));
};

/** The sixty days of the horizon. */
export const horizon: Period = { from: '2026-12-01', until: '2027-01-29' };

/** Writes the product and these locations through the front door, and waits until they can be booked. */
export const writeTown = async (system: System, locationIds: readonly string[]): Promise<void> => {
  const token = await system.token('administrator');
  await put(system, token, '/v1/products/paspoort?publish=true', passport);
  await put(system, token, '/v1/products/paspoort/planning', passportPlanning);
  for (const id of locationIds) await put(system, token, `/v1/locations/${id}/plan`, location);
  const limit = performance.now() + 30_000;
  for (const id of locationIds)
    for (;;) {
      const answer = await fetch(`${system.url}${slotsPath(id, twoWeeks)}`);
      const { success } = z
        .object({ locations: z.array(z.object({ days: z.array(z.unknown()).min(1) })).min(1) })
        .safeParse(await answer.json());
      if (answer.status === 200 && success) break;
      if (performance.now() > limit) throw new Error(`Nothing can be booked at ${id}.`);
      await after(50);
    }
};
