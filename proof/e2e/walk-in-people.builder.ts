import type { Estimate, Queue, Ticket } from '#contracts';
import type { SteppedClock } from './walk-in-clock.builder.js';
import type { Doors } from './walk-in-doors.builder.js';
import type { Who } from './walk-in-town.builder.js';
import type { Visitor } from './walk-in-visitors.builder.js';

export const place = 'stadskantoor';
const items = [{ productId: 'paspoort', people: 1 }];

/** A channel as it shows itself; the web has no credential. */
const asked = ({ channel }: Visitor): { who?: Who } => (channel === 'web' ? {} : { who: channel });

/** Somebody on the day itself: what they hold, and whether they are in the hall. */
export class Person {
  appointment: { readonly id: string; readonly code: string; readonly token: string } | undefined;
  ticket: { readonly id: string; readonly token: string; readonly number: string } | undefined;
  handoffId: string | undefined;
  /** What they were told when they joined the line. */
  told: Estimate | undefined;
  isThere = false;
  /** Nothing is left for them to do. */
  isOver = false;
  isTurnedAway = false;
  /** Was called in vain twice before they could say that they leave. */
  isTooLate = false;

  constructor(
    readonly visitor: Visitor,
    private readonly doors: Doors,
    private readonly clock: SteppedClock,
  ) {}

  /** Before the day, over their own channel. */
  async book(opens: number): Promise<void> {
    const { agreed, number, language, needs } = this.visitor;
    const start = new Date(opens + agreed * 60_000).toISOString().replace('.000Z', 'Z');
    const customer = { name: `Bezoeker ${number}`, email: `bezoeker-${number}@example.org`, contactBy: 'none' };
    const body = { locationId: place, items, start, customer, language, ...(needs ? { needs } : {}) };
    this.appointment = await this.doors.expect(201, 'POST', '/v1/appointments', { ...asked(this.visitor), body });
  }

  /** Their day. */
  async live(): Promise<void> {
    const { way, end, comes } = this.visitor;
    if (way === 'appointment' && end === 'missed') return this.goes();
    await this.clock.at(comes);
    if (way === 'handoff') return this.goElsewhere();
    if (end === 'cancelled') return this.cancel();
    if (!(await this.join())) return this.goElsewhere();
    if (end === 'left') return this.changeTheirMind();
    if (end === 'missed' || this.visitor.isInattentive) return;
    if (way === 'from-home') await this.travel();
    this.isThere = true;
  }

  /** Who was called in vain comes now, if they meant to. */
  missedACall(): void {
    if (this.visitor.end === 'served') this.isThere = true;
  }

  goes(): void {
    this.isOver = true;
  }

  /** As whoever holds it sees it. */
  async look(): Promise<Ticket> {
    return this.doors.expect(200, 'GET', `/v1/tickets/${this.ticket?.id}`, { token: this.ticket?.token });
  }

  /** After the visit: a quarter of an hour is well enough. */
  async sayHowItWas(): Promise<void> {
    const { waitedMinutes = 0 } = await this.look();
    const waitAcceptable = waitedMinutes <= 15;
    const body = { ticketId: this.ticket?.id, waitAcceptable, satisfaction: waitAcceptable ? 5 : 2, done: true };
    await this.doors.expect(200, 'POST', '/v1/feedback', { token: this.ticket?.token, body });
  }

  private async join(): Promise<boolean> {
    const { status, body } = await this.doors.ask('POST', '/v1/tickets', this.joining());
    if (status === 409 && body.code === 'walk-in-closed') return false;
    if (status !== 201) throw new Error(`No ticket for ${JSON.stringify(this.visitor)}: ${JSON.stringify(body)}`);
    this.ticket = body;
    this.told = body.estimate;
    return true;
  }

  /** With an appointment by its code at the kiosk, or to staff at the counter. */
  private joining() {
    const { number, language, needs } = this.visitor;
    if (this.appointment && number % 4 === 0)
      return { who: 'counter', body: { appointmentId: this.appointment.id } } as const;
    if (this.appointment) return { who: 'kiosk', body: { code: this.appointment.code, locationId: place } } as const;
    return { ...asked(this.visitor), body: { locationId: place, items, language, ...(needs ? { needs } : {}) } };
  }

  /** Looks now and then, and comes when it is time. */
  private async travel(): Promise<void> {
    for (;;) {
      const { state, estimate } = await this.look();
      const comeAt = estimate ? (Date.parse(estimate.comeAt) - this.clock.opens) / 60_000 : 0;
      if (state !== 'waiting' || comeAt <= this.clock.now()) return;
      await this.clock.at(Math.min(comeAt, this.clock.now() + 10));
    }
  }

  private async changeTheirMind(): Promise<void> {
    await this.clock.at(this.clock.now() + 3);
    const { status, body } = await this.doors.ask('DELETE', `/v1/tickets/${this.ticket?.id}`, {
      token: this.ticket?.token,
    });
    if (status !== 204 && body.code !== 'ticket-closed') throw new Error(`Not left: ${JSON.stringify(body)}`);
    this.isTooLate = status !== 204;
    this.goes();
  }

  private async cancel(): Promise<void> {
    const path = `/v1/appointments/${this.appointment?.id}`;
    const shown = this.visitor.channel === 'web' ? { token: this.appointment?.token } : asked(this.visitor);
    await this.doors.expect(204, 'DELETE', path, shown);
    this.goes();
  }

  private async goElsewhere(): Promise<void> {
    const body = { way: 'online' };
    const made = await this.doors.expect(201, 'POST', '/v1/products/paspoort/handoffs', {
      ...asked(this.visitor),
      body,
    });
    this.handoffId = made.id;
    this.isTurnedAway = this.visitor.way !== 'handoff';
    this.goes();
  }
}

/** The screen in the hall: what it showed. */
export const watchTheScreen = async (doors: Doors, clock: SteppedClock, goesOn: () => boolean): Promise<Queue[]> => {
  const shown: Queue[] = [];
  while (goesOn()) {
    shown.push(await doors.expect(200, 'GET', `/v1/locations/${place}/queue`));
    await clock.at(clock.now() + 10);
  }
  return shown;
};
