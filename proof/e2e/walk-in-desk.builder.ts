import type { Call } from '#contracts';
import { eventually } from '#testkit';
import type { SteppedClock } from './walk-in-clock.builder.js';
import type { Doors } from './walk-in-doors.builder.js';
import type { Person } from './walk-in-people.builder.js';

const who = 'counter' as const;
const patience = 2;
/** So long after closing even the last has gone home. */
const overtime = 300;

interface Shift {
  readonly deskId: string;
  readonly from: number;
  readonly breakAt: number;
  /** Goes away then without signing off, whoever is there. */
  readonly leavesAt?: number;
}

/** Of six desks, in minutes since the doors opened. */
export const shiftsUntil = (closes: number): Shift[] =>
  [1, 2, 3, 4, 5, 6].map((number) => ({
    deskId: `balie-${number}`,
    from: -5 + number,
    breakAt: 120 + 25 * number,
    ...(number === 6 ? { leavesAt: 0.7 * closes } : {}),
  }));

export interface Hall {
  readonly people: readonly Person[];
  /** In minutes since the doors opened. */
  readonly closes: number;
  isEmpty(): boolean;
}

/** Somebody who works at a desk for a day. */
export class Desk {
  private isBreakOver = false;

  constructor(
    private readonly shift: Shift,
    private readonly hall: Hall,
    private readonly doors: Doors,
    private readonly clock: SteppedClock,
  ) {}

  async work(): Promise<void> {
    const { from, breakAt, leavesAt = Number.POSITIVE_INFINITY } = this.shift;
    await this.clock.at(from);
    await this.sign(true);
    while (!this.isDone()) {
      if (!this.isBreakOver && this.clock.now() >= breakAt) await this.takeABreak();
      const call = await this.call();
      if (call && this.clock.now() >= leavesAt) return;
      await (call ? this.attend(call) : this.clock.at(this.clock.now() + patience));
    }
    await this.sign(false);
  }

  private isDone(): boolean {
    const now = this.clock.now();
    const { closes } = this.hall;
    return (now >= closes && this.hall.isEmpty()) || now >= closes + overtime;
  }

  private async takeABreak(): Promise<void> {
    await this.sign(false);
    await this.clock.at(this.clock.now() + 25);
    this.isBreakOver = true;
    await this.sign(true);
  }

  /** Nobody: nobody waits, or the desk was taken to have been left and signs on again. */
  private async call(): Promise<Call | undefined> {
    const { status, body } = await this.doors.ask('POST', `/v1/desks/${this.shift.deskId}/calls`, { who, body: {} });
    if (status === 409 && body.code === 'desk-not-staffed') await this.sign(true);
    else if (status !== 201 && status !== 204) throw new Error(`${this.shift.deskId}: ${JSON.stringify(body)}`);
    return status === 201 ? body : undefined;
  }

  private async attend(call: Call): Promise<void> {
    const called = this.clock.now();
    // The answer to who took the ticket may come a moment after the call.
    const person = await eventually(() => {
      const found = this.hall.people.find(({ ticket }) => ticket?.id === call.ticketId);
      if (!found) throw new Error(`Nobody has ${call.number}.`);
      return found;
    });
    if (!(await this.comes(call, person))) return;
    if (!(await this.change(call, { do: 'serve' }))) return;
    for (let until = called + person.visitor.minutes; this.clock.now() < until; ) {
      await this.clock.at(Math.min(until, this.clock.now() + 15));
      if (this.clock.now() < until) await this.sign(true);
    }
    if (await this.change(call, { do: 'finish' })) person.goes();
  }

  /** Calls out again, and then notes that nobody came. */
  private async comes(call: Call, person: Person): Promise<boolean> {
    const isSecond = call.ticket.history.some(({ did }) => did === 'not-there');
    if (person.isThere) return true;
    await this.clock.at(this.clock.now() + patience);
    if (person.isThere) return true;
    if (!(await this.change(call, { do: 'recall' }))) return false;
    await this.clock.at(this.clock.now() + patience);
    if (person.isThere) return true;
    const ended = await this.change(call, { do: 'miss' });
    if (ended?.outcome === 'missed') person.goes();
    else if (!isSecond) person.missedACall();
    return false;
  }

  private async sign(staffed: boolean): Promise<void> {
    await this.doors.expect(200, 'PUT', `/v1/desks/${this.shift.deskId}/staffing`, { who, body: { staffed } });
  }

  /** Nothing: who was called has left, or the call was ended because nothing was heard of the desk. */
  private async change(call: Call, body: object): Promise<Call | undefined> {
    const answer = await this.doors.ask('PATCH', `/v1/calls/${call.id}`, { who, body });
    if (answer.status === 200) return answer.body;
    if (answer.status === 409 && answer.body.code === 'call-closed') return undefined;
    throw new Error(`${this.shift.deskId}: ${JSON.stringify([body, answer.body])}`);
  }
}
