import { describe, expect, it } from '@jest/globals';
import { anAppointment, news } from './a-history.builder.js';
import { contactOf, isContact } from './contact.rules.js';

describe('a contact', () => {
  it('is of whoever changed the appointment, through the channel of the change', () => {
    const event = news(anAppointment({ channel: 'web', by: { channel: 'phone', who: 'clerk' } }));
    expect(contactOf('moved', event)).toEqual({
      id: event.id,
      appointmentId: event.data.appointmentId,
      about: 'moved',
      channel: 'phone',
      who: 'clerk',
      direction: 'in',
      at: '2026-11-24T10:15:30Z',
    });
  });

  it('is not what the clock did, nor the municipality of its own accord', () => {
    expect(isContact(news(anAppointment({ by: { channel: 'web' } })))).toBe(true);
    expect(isContact(news(anAppointment({ by: { channel: 'web', automatic: true } })))).toBe(false);
    expect(isContact(news(anAppointment({ by: { channel: 'counter', ownAccord: true } })))).toBe(false);
  });

  it('names nobody when nobody was known', () => {
    expect(contactOf('booked', news(anAppointment({ by: { channel: 'web' } })))).not.toHaveProperty('who');
  });
});
