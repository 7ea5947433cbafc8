import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { Response } from 'supertest';
import type { House } from '#testkit';
import type { Who } from './walk-in-town.builder.js';

export interface Answer {
  readonly status: number;
  readonly body: Response['body'];
}

export interface Asked {
  readonly who?: Who | undefined;
  readonly token?: string | undefined;
  readonly body?: object | undefined;
  readonly ifMatch?: string | undefined;
}

const patience = 90_000;

/** What careful clients do: orders have a key, and are sent again, to the next gateway, as long as nobody could answer. */
export class Doors {
  readonly answers = new Map<number, number>();
  /** How often a gateway was away. */
  unanswered = 0;
  private turns = 0;

  constructor(private readonly house: House) {}

  async ask(method: string, path: string, { who, token, body, ifMatch }: Asked = {}): Promise<Answer> {
    const headers = {
      ...(who ? { authorization: `Bearer ${this.house.key(who)}` } : {}),
      ...(token ? { 'appointment-token': token } : {}),
      ...(ifMatch ? { 'if-match': ifMatch } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(method === 'POST' || method === 'PATCH' ? { 'idempotency-key': randomUUID() } : {}),
    };
    const sent = body ? { method, headers, body: JSON.stringify(body) } : { method, headers };
    const limit = performance.now() + patience;
    for (;;) {
      const answer = await this.once(path, sent);
      if (answer && answer.status !== 503) return answer;
      if (performance.now() > limit) throw new Error(`${method} ${path} was not answered.`);
      await after(100);
    }
  }

  /** @throws Error when it is answered otherwise. */
  async expect(status: number, method: string, path: string, asked: Asked = {}): Promise<Answer['body']> {
    const answer = await this.ask(method, path, asked);
    if (answer.status !== status)
      throw new Error(
        `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)} for ${JSON.stringify(asked)}`,
      );
    return answer.body;
  }

  private async once(path: string, sent: RequestInit): Promise<Answer | undefined> {
    const { urls } = this.house;
    this.turns += 1;
    try {
      const answer = await fetch(`${urls[this.turns % urls.length]}${path}`, sent);
      const text = await answer.text();
      this.answers.set(answer.status, (this.answers.get(answer.status) ?? 0) + 1);
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      this.unanswered += 1;
      return undefined;
    }
  }
}
