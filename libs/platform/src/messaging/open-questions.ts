import { randomFillSync } from 'node:crypto';
import { errors, type Msg, type MsgHdrs, type Subscription } from '@nats-io/transport-node';
import { InOneGo } from './in-one-go.js';
import type { Nats } from './nats.js';

/** A question as it goes over the wire. */
export interface WireQuestion {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to wait for an answer, in milliseconds. */
  readonly patience: number;
}

/** Its text, or why there is none: there is nobody who answers to this subject, or nobody did in time. */
export type WireAnswer = { readonly text: string } | 'nobody' | 'none-in-time';

interface Open {
  readonly subject: string;
  readonly until: number;
  readonly settle: (answer: WireAnswer) => void;
}

/** How often it is looked who has waited long enough. */
const lookEvery = 50;

const tokenBytes = 12;

/** Nobody can guess where the next answer is expected. */
class Tokens {
  private readonly pool = Buffer.alloc(tokenBytes * 512);
  private at = this.pool.length;

  next(): string {
    if (this.at >= this.pool.length) {
      randomFillSync(this.pool);
      this.at = 0;
    }
    const from = this.at;
    this.at += tokenBytes;
    return this.pool.toString('base64url', from, this.at);
  }
}

const unfit = /[\r\n]/;

/** Written once, as they are: the client's own headers look at each name again and again. */
const headOf = (headers: Readonly<Record<string, string>>): MsgHdrs => {
  let text = 'NATS/1.0\r\n';
  for (const [name, value] of Object.entries(headers)) {
    if (unfit.test(value)) throw new Error(`The header ${name} holds a line break.`);
    text += `${name}: ${value}\r\n`;
  }
  const bytes = Buffer.from(`${text}\r\n`);
  return { encode: () => bytes } as unknown as MsgHdrs;
};

const textOf = ({ data }: Msg): string => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();

const saysNobody = (message: Msg): boolean => message.data.length === 0 && message.headers?.code === 503;

/**
 * The questions that wait for an answer, over one subscription of ours. The client's own way makes two errors with their
 * stacks and a timer for each question, for the case that something goes wrong, and writes each by itself.
 */
export class OpenQuestions {
  private readonly byToken = new Map<string, Open>();
  private readonly tokens = new Tokens();
  private readonly outgoing = new InOneGo();
  private inbox: { readonly prefix: string; readonly subscription: Subscription } | undefined;
  private looking: NodeJS.Timeout | undefined;
  private watching: Promise<void> | undefined;

  constructor(private readonly nats: Nats) {}

  /** Never fails. What is under way when the connection goes is answered by `none-in-time`, unless it is still answered. */
  put(question: WireQuestion): Promise<WireAnswer> {
    return new Promise((settle) => {
      this.outgoing.add(() => this.send(question, settle));
    });
  }

  private send({ subject, payload, headers, patience }: WireQuestion, settle: Open['settle']): void {
    const token = this.tokens.next();
    try {
      const { prefix } = this.inbox ?? this.open();
      this.byToken.set(token, { subject, until: performance.now() + patience, settle });
      this.looking ??= setInterval(() => this.look(), lookEvery).unref();
      this.nats.connection.publish(subject, payload, { reply: `${prefix}${token}`, headers: headOf(headers) });
    } catch {
      this.byToken.delete(token);
      settle('none-in-time');
    }
  }

  private open() {
    const prefix = `${this.nats.newAnswerBox()}.`;
    const callback = (error: Error | null, message: Msg): void => {
      if (!error) this.take(message, prefix.length);
    };
    const subscription = this.nats.connection.subscribe(`${prefix}*`, { callback });
    const inbox = { prefix, subscription };
    this.inbox = inbox;
    void subscription.closed.then(() => {
      if (this.inbox === inbox) this.inbox = undefined;
      this.giveUp(() => true);
    });
    this.watching ??= this.watch();
    return inbox;
  }

  private take(message: Msg, tokenAt: number): void {
    const token = message.subject.slice(tokenAt);
    const open = this.byToken.get(token);
    if (!open) return;
    this.byToken.delete(token);
    open.settle(saysNobody(message) ? 'nobody' : { text: textOf(message) });
  }

  private look(): void {
    const now = performance.now();
    this.giveUp(({ until }) => until <= now);
    if (this.byToken.size > 0) return;
    clearInterval(this.looking);
    this.looking = undefined;
  }

  private giveUp(which: (open: Open) => boolean): void {
    for (const [token, open] of this.byToken) {
      if (!which(open)) continue;
      this.byToken.delete(token);
      open.settle('none-in-time');
    }
  }

  /** What the broker does not let us ask is not waited for. */
  private async watch(): Promise<void> {
    for await (const status of this.nats.connection.status()) {
      const error = status.type === 'error' ? status.error : undefined;
      if (error instanceof errors.PermissionViolationError) this.giveUp(({ subject }) => subject === error.subject);
    }
  }
}
