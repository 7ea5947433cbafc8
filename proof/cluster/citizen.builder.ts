import { type Answer, type GoodClient, read } from './good-client.builder.js';

/** What somebody was told at the end, and the changes that were confirmed to them, in order. */
export interface Told {
  readonly id: string;
  readonly start: string;
  readonly state: 'booked' | 'cancelled';
  readonly changes: readonly ('booked' | 'moved' | 'cancelled')[];
}

interface Slot {
  readonly start: string;
  readonly free: number;
}

interface Placed {
  readonly id: string;
  readonly token: string;
  readonly start: string;
  readonly state: string;
  readonly version: number;
}

const slotsPath = '/v1/slots?item=paspoort&locationId=stadskantoor&from=2026-12-01&until=2026-12-03';

export const slotsIn = (answer: Answer): readonly Slot[] =>
  read<{ locations: { days: { slots: Slot[] }[] }[] }>(answer).locations.flatMap(({ days }) =>
    days.flatMap(({ slots }) => slots),
  );

const expectStatus = (answer: Answer, ...statuses: number[]): Answer => {
  if (!statuses.includes(answer.status)) throw new Error(`${answer.status} instead of ${statuses}: ${answer.text}`);
  return answer;
};

/** Somebody without credentials, who asks a different gateway each time. */
export class Citizen {
  private step: number;

  /** @param number tells them apart, in what they want too. */
  constructor(
    private readonly client: GoodClient,
    private readonly number: number,
  ) {
    this.step = number;
  }

  /** Finds, holds, confirms, reads and moves; every other one cancels. */
  async visit(round: number): Promise<Told> {
    const found = expectStatus(await this.ask('GET', '/v1/products?q=paspoort'), 200);
    if (!found.text.includes('"paspoort"')) throw new Error(`There is no passport in ${found.text}`);
    const held = await this.place(round, (start) =>
      this.ask('POST', '/v1/holds', { items: [{ productId: 'paspoort' }], locationId: 'stadskantoor', start }),
    );
    const customer = {
      name: `Burger ${this.number}`,
      email: `burger-${this.number}-${round}@example.org`,
      contactBy: 'email',
    };
    const token = { 'appointment-token': held.token };
    const booked = read<Placed>(
      expectStatus(await this.ask('POST', '/v1/appointments', { holdId: held.id, customer }, token), 201),
    );
    const path = `/v1/appointments/${held.id}`;
    await this.expectToRead(path, token, { ...booked, state: 'booked' });
    const match = { ...token, 'if-match': `"${booked.version}"` };
    const moved = await this.place(round + 7, (start) => this.ask('PATCH', path, { start }, match));
    await this.expectToRead(path, token, { ...moved, state: 'booked' });
    const { id, start } = moved;
    if ((this.number + round) % 2 === 0) return { id, start, state: 'booked', changes: ['booked', 'moved'] };
    expectStatus(await this.ask('DELETE', path, undefined, token), 204);
    await this.expectToRead(path, token, { ...moved, state: 'cancelled' });
    return { id, start, state: 'cancelled', changes: ['booked', 'moved', 'cancelled'] };
  }

  /** Somebody else may be faster: then they look again. */
  private async place(round: number, order: (start: string) => Promise<Answer>): Promise<Placed> {
    for (let tries = 0; tries < 30; tries += 1) {
      const free = slotsIn(expectStatus(await this.ask('GET', slotsPath), 200));
      const wish = free[(this.number * 3 + round * 11 + tries * 5) % free.length];
      if (!wish) throw new Error('Nothing is free any more.');
      const answer = expectStatus(await order(wish.start), 200, 201, 409);
      if (answer.status !== 409) {
        const placed = read<Placed>(answer);
        if (placed.start !== wish.start) throw new Error(`${placed.start} instead of ${wish.start}`);
        return placed;
      }
      const { code } = read<{ code: string }>(answer);
      if (code !== 'slot-taken') throw new Error(answer.text);
    }
    throw new Error('Others were faster thirty times.');
  }

  private async expectToRead(path: string, token: Record<string, string>, told: Pick<Placed, 'start' | 'state'>) {
    const { start, state } = read<Placed>(expectStatus(await this.ask('GET', path, undefined, token), 200));
    if (start !== told.start || state !== told.state)
      throw new Error(`${path} is ${state} at ${start}; told was ${told.state} at ${told.start}.`);
  }

  private ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, headers = {}): Promise<Answer> {
    this.step += 1;
    return this.client.ask(this.step, { method, path, headers, ...(body ? { body } : {}) });
  }
}
