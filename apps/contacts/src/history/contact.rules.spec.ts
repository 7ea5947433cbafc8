import { describe, expect, it } from '@jest/globals';
import { aHandoff, anAppointment, aVisit, news, newsOfHandoff, newsOfVisit } from './a-history.builder.js';
import { contactIn, contactOf, contactOfHandoff, contactOfVisit, isContact, ofNobody } from './contact.rules.js';

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

describe('a contact about a handoff', () => {
  it('is of whoever was passed on, through the channel of the handoff', () => {
    const event = newsOfHandoff(aHandoff({ channel: 'kiosk', who: 'kiosk' }));
    expect(contactOfHandoff(event)).toEqual({
      id: event.id,
      handoffId: event.data.handoffId,
      productId: 'verhuismelding',
      about: 'handed-off',
      channel: 'kiosk',
      who: 'kiosk',
      direction: 'in',
      at: '2026-11-24T10:15:30Z',
    });
  });

  it('names nobody when nobody was known', () => {
    const { who, ...unknown } = aHandoff({ channel: 'web' });
    expect(contactOfHandoff(newsOfHandoff(unknown))).not.toHaveProperty('who');
  });
});

describe('a contact by a visit', () => {
  it('is at the counter that served them, with the appointment they came for, if any', () => {
    const event = newsOfVisit(aVisit());
    const bare = {
      id: event.id,
      about: 'visited',
      channel: 'counter',
      who: 'counter',
      direction: 'in',
      at: '2026-12-01T09:10:00Z',
    };
    const { ticketId } = event.data;
    expect(contactOfVisit(event)).toEqual({ ...bare, ticketId });
    const { appointmentId } = anAppointment();
    const withAppointment = { ...event, data: aVisit({ appointmentId }) };
    expect(contactOfVisit(withAppointment)).toEqual({ ...bare, ticketId, appointmentId });
    expect(ofNobody(contactOfVisit(withAppointment))).toEqual(bare);
  });

  it('is none when the clock closed the day', () => {
    expect(isContact(newsOfVisit(aVisit()))).toBe(true);
    expect(isContact(newsOfVisit(aVisit({ by: { channel: 'counter', automatic: true } })))).toBe(false);
  });
});

describe('news', () => {
  it('tells of a contact by its kind, or of none', () => {
    const [booked, handoff, visit] = [news(anAppointment()), newsOfHandoff(aHandoff()), newsOfVisit(aVisit())];
    expect(contactIn({ about: 'moved', news: booked })).toEqual(contactOf('moved', booked));
    expect(contactIn({ about: 'handed-off', news: handoff })).toEqual(contactOfHandoff(handoff));
    expect(contactIn({ about: 'visited', news: visit })).toEqual(contactOfVisit(visit));
    const automatic = news(anAppointment({ by: { channel: 'web', automatic: true } }));
    expect(contactIn({ about: 'cancelled', news: automatic })).toBeUndefined();
  });
});
