import { describe, expect, it } from '@jest/globals';
import { AppointmentChange, BookOrder, ConfirmOrder, Customer, HoldOrder, PersonAsked } from '../index.js';

const number = 'mijn nummer is 111.222.333';
const customer = { name: 'Test Burger', email: 'test@example.org', contactBy: 'email' };
const visit = { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start: '2026-12-01T08:00:00Z' };
const holdId = '019abf00-0000-7000-8000-000000000000';

describe('a citizen service number is refused', () => {
  it.each([
    ['the name', Customer, { ...customer, name: number }],
    ['on behalf of whom', Customer, { ...customer, onBehalfOf: number }],
    ['notes of a booking', BookOrder, { ...visit, customer, notes: number }],
    ['notes of a confirmation', ConfirmOrder, { holdId, customer, notes: number }],
    ['needs of a hold', HoldOrder, { ...visit, needs: { interpreter: number } }],
    ['notes of a change', AppointmentChange, { notes: number }],
    ['needs of a change', AppointmentChange, { needs: { interpreter: number } }],
    ['the name of a change', AppointmentChange, { customer: { name: number } }],
  ])('in %s', (_, schema, value) => {
    const said = schema.safeParse(value).error?.issues.map(({ message }) => message);
    expect(said).toEqual(['Leave out the citizen service number (BSN).']);
    expect(schema.safeParse(JSON.parse(JSON.stringify(value).replace('111.222.333', '12'))).success).toBe(true);
  });
});

it('a person is named by exactly one of three', () => {
  for (const asked of [{}, { email: 'test@example.org', phone: '06 12345678' }, { name: 'Test Burger' }])
    expect(PersonAsked.safeParse(asked).success).toBe(false);
  for (const asked of [{ email: 'test@example.org' }, { phone: '06 12345678' }, { appointmentId: holdId }])
    expect(PersonAsked.safeParse(asked).success).toBe(true);
});
