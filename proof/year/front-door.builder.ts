import type { Who } from '#contracts';
import { eventually, type House } from '#testkit';
import type { Dates, Day } from './expected-slots.builder.js';
import { factsByProduct, locationId, type NamedVisit, product } from './town-year.builder.js';

export interface Answer {
  readonly text: string;
  readonly etag: string;
  /** From the question until the whole answer is there. */
  readonly milliseconds: number;
}

export interface AskedSlots {
  readonly days: readonly Day[];
  readonly slots: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What is asked of a house over HTTP, and how long it took. Connections are kept. */
export class FrontDoor {
  readonly planPath = `/v1/locations/${locationId}/plan`;

  constructor(private readonly house: House) {}

  /** Sends, and it must be answered with this status. */
  async must(status: number, who: Who, method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const begun = performance.now();
    const response = await fetch(`${this.house.url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.house.key(who)}`,
        ...(sent.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...sent.headers,
      },
      body: sent.body === undefined ? null : JSON.stringify(sent.body),
    });
    const text = await response.text();
    const milliseconds = performance.now() - begun;
    if (response.status !== status) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return { text, etag: response.headers.get('etag') ?? '', milliseconds };
  }

  make(path: string, body: unknown): Promise<Answer> {
    return this.must(201, 'administrator', 'PUT', path, { body, headers: { 'If-None-Match': '*' } });
  }

  change(path: string, body: unknown, etag = '*'): Promise<Answer> {
    return this.must(200, 'administrator', 'PUT', path, { body, headers: { 'If-Match': etag } });
  }

  /** A product is known to planning a moment after it was published. */
  async offerProducts(): Promise<void> {
    for (const [id, facts] of factsByProduct) {
      await this.make(`/v1/products/${id}?publish=true`, product(id));
      await this.make(`/v1/products/${id}/planning`, facts);
      await eventually(() => this.must(200, 'web', 'GET', `/v1/slots?item=${id}`));
    }
  }

  async slots({ items }: NamedVisit, { from, until }: Dates, who: Who = 'web'): Promise<AskedSlots> {
    const item = items.map(({ productId, people }) => `item=${productId}:${people}`).join('&');
    const path = `/v1/slots?${item}&locationId=${locationId}&from=${from}&until=${until}`;
    const { text, milliseconds } = await this.must(200, who, 'GET', path);
    const [location] = (JSON.parse(text) as { locations: { days: Day[] }[] }).locations;
    const days = location?.days ?? [];
    const slots = days.reduce((sum, day) => sum + day.slots.length, 0);
    return { days, slots, bytes: Buffer.byteLength(text), milliseconds };
  }

  /** One after the other. */
  async slotsOfEach(visit: NamedVisit, all: readonly Dates[], who?: Who): Promise<AskedSlots[]> {
    const answers: AskedSlots[] = [];
    for (const dates of all) answers.push(await this.slots(visit, dates, who));
    return answers;
  }

  /** What was announced has been heard when there is a contact moment; how many milliseconds that took. */
  async untilContact(appointmentId: string): Promise<number> {
    const begun = performance.now();
    await eventually(async () => {
      const { text } = await this.must(200, 'clerk', 'GET', `/v1/contacts?appointmentId=${appointmentId}`);
      if ((JSON.parse(text) as { total: number }).total === 0) throw new Error(`Nothing is known of ${appointmentId}.`);
    }, 120_000);
    return performance.now() - begun;
  }
}

export const daysOf = (answers: readonly AskedSlots[]): Day[] => answers.flatMap(({ days }) => days);

/** Runs so many at once; the results are in the order of what was given. */
export const inTurns = async <T, R>(atOnce: number, all: readonly T[], run: (one: T) => Promise<R>): Promise<R[]> => {
  const left = all.entries();
  const results: R[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [at, one] of left) results[at] = await run(one);
    }),
  );
  return results;
};
