import { randomUUID } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Wanted {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export const read = <T>({ text }: Answer): T => JSON.parse(text) as T;

const patience = 20_000;
const longest = 120_000;
const triesAgainAfter = 100;

/** As long as it was told, or not long. */
const pauseAfter = (answer: Answer | undefined): number =>
  Number(answer?.headers['retry-after'] ?? 0) * 1_000 || triesAgainAfter;

const orders = new Set(['POST', 'PATCH']);

/**
 * Does what a good client does: what was not answered, or with 503, is sent again to the next gateway, an order under
 * the key that it had.
 */
export class GoodClient {
  /** How many were sent again, by what came instead of an answer. */
  readonly again = new Map<string, number>();
  private readonly agents: readonly Agent[];

  /** @param answered told of each answer. */
  constructor(
    private readonly urls: readonly string[],
    private readonly answered: () => void = () => undefined,
  ) {
    this.agents = urls.map(() => new Agent({ keepAlive: true }));
  }

  /** @param first the gateway that is asked first. */
  async ask(first: number, wanted: Wanted): Promise<Answer> {
    const key: Record<string, string> = orders.has(wanted.method) ? { 'idempotency-key': randomUUID() } : {};
    const asked = { ...wanted, headers: { ...key, ...wanted.headers } };
    const until = performance.now() + longest;
    for (let at = first; ; at += 1) {
      const { answer, why } = await this.askOnce(at % this.urls.length, asked).then(
        (one) => ({ answer: one, why: one.status === 503 ? `503 ${read<{ detail?: string }>(one).detail}` : '' }),
        ({ code }: NodeJS.ErrnoException) => ({ answer: undefined, why: String(code) }),
      );
      if (answer && answer.status !== 503) {
        this.answered();
        return answer;
      }
      this.again.set(why, (this.again.get(why) ?? 0) + 1);
      if (performance.now() > until) throw new Error(`${wanted.method} ${wanted.path} got no answer: ${why}`);
      await pause(pauseAfter(answer) * (0.5 + Math.random()));
    }
  }

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }

  /** What was sent again, in one line. */
  inShort(): string {
    return [...this.again].map(([why, times]) => `${why} ${times} times`).join(', ') || 'nothing';
  }

  private askOnce(at: number, { method, path, headers, body }: Wanted): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const about =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.urls[at]), {
        agent: this.agents[at],
        method,
        headers: { ...about, ...headers },
        timeout: patience,
      });
      asked.once('timeout', () => asked.destroy(Object.assign(new Error('It takes too long.'), { code: 'silence' })));
      asked.once('error', reject);
      asked.once('response', (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }),
        );
      });
      asked.end(text);
    });
  }
}
