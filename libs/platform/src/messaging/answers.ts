import type { NatsConnection } from '@nats-io/transport-node';
import { type ArgumentsHost, Catch, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern, ServerNats } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError } from 'rxjs';
import { Actor, type InputOf, type RequestContract } from '#contracts';
import { isDatabaseAway } from '../database/errors.js';
import { parseInput } from '../input.js';
import { ProblemError } from '../problem.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { deadlineHeader, type Reply, requestIdHeader, signatureHeader } from './ask.js';
import { InOneGo } from './in-one-go.js';
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
  readonly headers?: Iterable<[string, string[]]>;
  readonly reply?: string;
  readonly data: Uint8Array;
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

interface Head {
  readonly requestId: string;
  readonly deadline: string;
  readonly signature: string;
  readonly names: readonly string[];
}

/** Read once: of a name that is there twice, the first. */
const headOf = ({ headers }: NatsMessage): Head => {
  const all = new Map(headers);
  const first = (name: string): string => all.get(name)?.[0] ?? '';
  return {
    requestId: first(requestIdHeader),
    deadline: first(deadlineHeader),
    signature: first(signatureHeader),
    names: [...all.keys()],
  };
};

/**
 * Why it is no question of the gateway; undefined: it is one. What JetStream delivers, republishes or gets for somebody
 * comes on the authority of the broker, whoever asked for it, and bears its marks.
 */
const refusalOf = (message: NatsMessage, head: Head, { subject: asked }: RequestContract, key: Buffer) => {
  const { subject, reply, data: payload } = message;
  if (subject !== `loket.${municipalityOf(message)}.${asked}`) return 'its subject is not that of the question';
  if (reply?.startsWith('$')) return 'it is to be answered to the broker';
  if (head.names.some((name) => /^nats-/i.test(name))) return 'it comes out of a stream';
  const parts = { subject, requestId: head.requestId, deadline: head.deadline, payload };
  if (!isSignedWith(key, parts, head.signature)) return 'it is not signed by the gateway';
  return undefined;
};

const askedIn = ({ data }: NatsMessage): { data: unknown; actor?: unknown } =>
  JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString());

const municipalityOf = ({ subject }: NatsMessage): string => subject.split('.')[1] ?? '';

interface Packet {
  readonly id: string;
  readonly text: string;
}

const packetOf = (id: string, response: Reply): Packet => ({
  id,
  text: JSON.stringify({ id, response, isDisposed: true }),
});

/** Nest's NATS transport on our connection: parses, answers with a reply or a named problem, ends what it began. */
export class NatsAnswers extends ServerNats {
  private readonly outgoing = new InOneGo();
  private readonly histograms = new Map<string, { observe(seconds: number): void }>();
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
    const { log, questionKey } = this.parts;
    const head = headOf(message);
    const refusal = refusalOf(message, head, contract, questionKey);
    if (refusal !== undefined) {
      log.error({ action: contract.subject, refusal }, 'somebody else than the gateway asks; nobody is answered');
      return;
    }
    const municipalityId = municipalityOf(message);
    const { requestId } = head;
    const line = { requestId, municipalityId, action: contract.subject };
    let reply: Reply;
    try {
      const deadline = Number(head.deadline);
      if (Date.now() > deadline) {
        log.warn(line, 'came too late; nobody waits for it');
        return;
      }
      const asked = askedIn(message);
      const input = parseInput(contract.input, asked.data);
      const actor = Actor.optional().parse(asked.actor);
      reply = { ok: await this.handled(channel, { municipalityId, requestId, actor, input, deadline }) };
    } catch (error) {
      reply = this.problemOf(error, line);
    }
    const outcome = 'ok' in reply ? 'ok' : reply.problem;
    const milliseconds = Math.round((performance.now() - began) * 10) / 10;
    this.measured(contract.subject, outcome).observe(milliseconds / 1_000);
    log.debug({ ...line, outcome, milliseconds }, 'answered');
    const packet = packetOf(requestId, reply);
    await new Promise<void>((sent) => {
      this.outgoing.add(() => {
        this.respondTo(message, packet, line);
        sent();
      });
    });
  }

  private async handled(channel: string, question: Question<RequestContract>): Promise<unknown> {
    const handler = this.messageHandlers.get(channel);
    if (!handler) throw new Error(`Nobody handles ${channel}.`);
    const answer: unknown = await handler(question, undefined);
    return isObservable(answer) ? lastValueFrom(answer, { defaultValue: {} }) : answer;
  }

  /** Looked up by its labels once. */
  private measured(action: string, outcome: string) {
    const key = `${action} ${outcome}`;
    const known = this.histograms.get(key) ?? this.parts.metrics.actions.labels({ action, outcome });
    this.histograms.set(key, known);
    return known;
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

  private respondTo(message: NatsMessage, packet: Packet, line: object): void {
    if (!message.reply) return;
    try {
      message.respond(packet.text);
    } catch (error) {
      this.parts.log.error({ ...line, err: error, bytes: packet.text.length }, 'the answer could not be sent');
      this.refuseTooLarge(message, packet.id);
    }
  }

  private refuseTooLarge(message: NatsMessage, id: string): void {
    const errors = [{ path: 'until', message: 'The answer would be too large: ask for less.' }];
    try {
      message.respond(packetOf(id, { problem: 'invalid-input', details: { errors } }).text);
    } catch {
      // The connection is gone, and whoever asked is told so by their own patience.
    }
  }
}
