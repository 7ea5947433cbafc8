import type { NatsConnection } from '@nats-io/transport-node';
import { type ArgumentsHost, Catch, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern, ServerNats } from '@nestjs/microservices';
import { lastValueFrom, throwError } from 'rxjs';
import { Actor, type InputOf, type RequestContract } from '#contracts';
import { isDatabaseAway } from '../database/errors.js';
import { parseInput } from '../input.js';
import { ProblemError } from '../problem.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { deadlineHeader, type Reply, requestIdHeader, signatureHeader } from './ask.js';
import type { Nats } from './nats.js';
import { isSignedWith } from './signature.js';

/** A question as it reaches its owner. The municipality is the one of the subject, never of the body. */
export interface Question<R extends RequestContract> {
  readonly municipalityId: string;
  /** The trace it is part of. */
  readonly requestId: string;
  /** Who asks, for the audit trail; undefined: a program of ours. */
  readonly actor?: Actor | undefined;
  readonly input: InputOf<R>;
  /** Milliseconds since 1970, real time: after it nobody waits for the answer. */
  readonly deadline?: number | undefined;
}

/** Marks the method of a door that answers a request. It is handed a `Question`, parsed by the contract. */
export const Answers = (contract: RequestContract): MethodDecorator =>
  MessagePattern(`loket.*.${contract.subject}`, { contract });

/** Nest would turn what it does not know into "Internal server error"; we name it ourselves. */
@Catch()
export class AsItIs implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost) {
    return throwError(() => error);
  }
}

interface NatsMessage {
  readonly subject: string;
  readonly headers?: { get(name: string): string; keys(): string[] };
  readonly reply?: string;
  readonly data: Uint8Array;
  json<T>(): T;
  respond(payload: string): boolean;
}

export interface AnsweringParts {
  readonly nats: Nats;
  readonly queue: string;
  /** By which the gateway signs what it asks of this service. */
  readonly questionKey: Buffer;
  readonly log: Log;
  readonly metrics: Metrics;
}

const headerOf = (message: NatsMessage, name: string): string => message.headers?.get(name) ?? '';

/**
 * Why it is no question of the gateway; undefined: it is one. What JetStream delivers, republishes or gets for somebody
 * comes on the authority of the broker, whoever asked for it, and bears its marks.
 */
const refusalOf = (message: NatsMessage, { subject: asked }: RequestContract, key: Buffer): string | undefined => {
  const { subject, reply, headers, data: payload } = message;
  if (subject !== `loket.${municipalityOf(message)}.${asked}`) return 'its subject is not that of the question';
  if (reply?.startsWith('$')) return 'it is to be answered to the broker';
  if (headers?.keys().some((name) => /^nats-/i.test(name))) return 'it comes out of a stream';
  const parts = {
    subject,
    requestId: headerOf(message, requestIdHeader),
    deadline: headerOf(message, deadlineHeader),
    payload,
  };
  if (!isSignedWith(key, parts, headerOf(message, signatureHeader))) return 'it is not signed by the gateway';
  return undefined;
};

const municipalityOf = ({ subject }: NatsMessage): string => subject.split('.')[1] ?? '';

/** Nest's NATS transport on our connection: parses, answers with a reply or a named problem, ends what it began. */
export class NatsAnswers extends ServerNats {
  private underWay = 0;
  private whenDone: (() => void) | undefined;
  private closed: Promise<void> | undefined;

  constructor(private readonly parts: AnsweringParts) {
    super({ queue: parts.queue });
  }

  override async createNatsClient(): Promise<NatsConnection> {
    return this.parts.nats.connection;
  }

  /** Our connection tells of itself: who goes away comes back, and nobody has to act. */
  override async handleStatusUpdates(): Promise<void> {}

  override async handleMessage(channel: string, message: NatsMessage): Promise<void> {
    this.underWay += 1;
    try {
      await this.answer(channel, message);
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.whenDone?.();
    }
  }

  /** Takes no new questions, and finishes those it has. The connection is closed by who made it. */
  override close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private async finish(): Promise<void> {
    const subscriptions = (this as unknown as { subscriptions: { drain(): Promise<void> }[] }).subscriptions;
    if (this.parts.nats.isUp) await Promise.all(subscriptions.map((subscription) => subscription.drain()));
    if (this.underWay > 0) {
      await new Promise<void>((resolve) => {
        this.whenDone = resolve;
      });
    }
  }

  private async answer(channel: string, message: NatsMessage): Promise<void> {
    const began = performance.now();
    const contract = this.messageHandlers.get(channel)?.extras?.contract as RequestContract;
    const { log, metrics, questionKey } = this.parts;
    const refusal = refusalOf(message, contract, questionKey);
    if (refusal !== undefined) {
      log.error({ action: contract.subject, refusal }, 'somebody else than the gateway asks; nobody is answered');
      return;
    }
    const municipalityId = municipalityOf(message);
    const requestId = headerOf(message, requestIdHeader);
    const line = { requestId, municipalityId, action: contract.subject };
    let reply: Reply;
    try {
      const deadline = Number(headerOf(message, deadlineHeader));
      if (Date.now() > deadline) {
        log.warn(line, 'came too late; nobody waits for it');
        return;
      }
      const asked = message.json<{ data: unknown; actor?: unknown }>();
      const input = parseInput(contract.input, asked.data);
      const actor = Actor.optional().parse(asked.actor);
      reply = { ok: await this.handled(channel, { municipalityId, requestId, actor, input, deadline }) };
    } catch (error) {
      reply = this.problemOf(error, line);
    }
    const outcome = 'ok' in reply ? 'ok' : reply.problem;
    const milliseconds = Math.round((performance.now() - began) * 10) / 10;
    metrics.actions.observe({ action: contract.subject, outcome }, milliseconds / 1_000);
    log.debug({ ...line, outcome, milliseconds }, 'answered');
    this.respondTo(message, requestId, reply, line);
  }

  private async handled(channel: string, question: Question<RequestContract>): Promise<unknown> {
    const handler = this.messageHandlers.get(channel);
    if (!handler) throw new Error(`Nobody handles ${channel}.`);
    return lastValueFrom(this.transformToObservable(await handler(question, undefined)), { defaultValue: {} });
  }

  private problemOf(error: unknown, line: object): Reply {
    if (error instanceof ProblemError) return { problem: error.code, details: { ...error.details } };
    if (isDatabaseAway(error)) {
      this.parts.log.warn({ ...line, err: error }, 'the database is away');
      const details = { detail: 'The database is away.', retryAfterSeconds: 1 };
      return { problem: 'service-unavailable', details };
    }
    this.parts.log.error({ ...line, err: error }, 'a defect');
    return { problem: 'internal-error' };
  }

  private respondTo(message: NatsMessage, id: string, reply: Reply, line: object): void {
    if (!message.reply) return;
    const packet = JSON.stringify({ id, response: reply, isDisposed: true });
    try {
      message.respond(packet);
    } catch (error) {
      this.parts.log.error({ ...line, err: error, bytes: packet.length }, 'the answer could not be sent');
      const errors = [{ path: 'until', message: 'The answer would be too large: ask for less.' }];
      const refused: Reply = { problem: 'invalid-input', details: { errors } };
      message.respond(JSON.stringify({ id, response: refused, isDisposed: true }));
    }
  }
}
