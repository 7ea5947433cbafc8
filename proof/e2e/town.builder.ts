import request from 'supertest';
import { eventually, type House } from '#testkit';

const weekdays = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR';

export const aLocation = (desks: number) => ({
  name: 'Stadskantoor',
  address: { street: 'Plein', number: '1', postalCode: '1000 AA', city: 'Voorbeeldstad', country: 'NL' },
  timeZone: 'Europe/Amsterdam',
  openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', until: '17:00' })),
  holidays: { country: 'NL' },
  desks: Array.from({ length: desks }, (_, at) => ({
    id: `balie-${at + 1}`,
    name: `Balie ${at + 1}`,
    skills: ['reisdocumenten'],
    shifts: [{ startsOn: '2026-01-05', from: '09:00', until: '17:00', recurrence: weekdays }],
  })),
});

export const passport = {
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

export const passportPlanning = {
  minutes: 10,
  extraPersonMinutes: 5,
  stepMinutes: 5,
  horizonDays: 60,
  skills: ['reisdocumenten'],
};

/** Writes a town through the front door: one location with desks, and the passport, bookable. */
export const aTown = async (house: House, { desks = 2, municipalityId = 'voorbeeldstad' } = {}): Promise<void> => {
  const put = (path: string, body: object) =>
    request(house.url)
      .put(path)
      .set('Authorization', `Bearer ${house.key('administrator', municipalityId)}`)
      .set('If-None-Match', '*')
      .send(body)
      .expect(201);
  await put('/v1/locations/stadskantoor/plan', aLocation(desks));
  await put('/v1/products/paspoort?publish=true', passport);
  await put('/v1/products/paspoort/planning', passportPlanning);
  await eventually(async () => {
    await request(house.url)
      .get('/v1/slots/first')
      .query({ item: 'paspoort' })
      .set('Authorization', `Bearer ${house.key('administrator', municipalityId)}`)
      .expect(200);
  });
};
