import type { z } from 'zod';
import type { Actor, ProblemCode, RequestContract } from '#contracts';
import { ProblemError } from '../problem.js';
import type { Nats } from './nats.js';
import { OpenQuestions } from './open-questions.js';
import { type QuestionKeys, signatureOf } from './signature.js';

/** For whom a question is asked, and under which request id it is found in the logs. */
export interface AskedFor {
  readonly municipalityId: string;
  readonly requestId: string;
  /** Who asks, for the audit trail. */
  readonly actor?: Actor | undefined;
}

/** What comes back over the wire: the answer, or a named problem with what may be told of it. */
export type Reply = { ok: unknown } | { problem: ProblemCode; details?: Record<string, unknown> };

export const requestIdHeader = 'Loket-Request-Id';
/** Milliseconds since 1970 (real time) after which nobody waits for the answer any more. */
export const deadlineHeader = 'Loket-Deadline';
/** Shows that the gateway asks. */
export const signatureHeader = 'Loket-Signature';

const usualPatience = 4_000;
/** The owner begins and commits nothing after the deadline; what it did just before may still be on its way. */
const margin = 500;

const away = (detail: string): ProblemError =>
  new ProblemError('service-unavailable', { detail, retryAfterSeconds: 1 });

const replyIn = (text: string): Reply | undefined => {
  try {
    return (JSON.parse(text) as { response: Reply }).response;
  } catch {
    return undefined;
  }
};

/** Puts questions and orders to the service that owns the answer. */
export class Ask {
  private readonly open: OpenQuestions;

  constructor(
    private readonly nats: Nats,
    private readonly keys: QuestionKeys,
  ) {
    this.open = new OpenQuestions(nats);
  }

  /**
   * @throws ProblemError what the owner named; `service-unavailable` when nobody answers in time: then nothing was
   * done, or the same idempotency key will show it.
   */
  async of<R extends RequestContract>(
    contract: R,
    asked: AskedFor,
    input: z.input<R['input']>,
  ): Promise<z.output<R['output']>> {
    const reply = await this.put(contract, asked, input);
    if ('problem' in reply) throw new ProblemError(reply.problem, reply.details);
    return contract.output.parse(reply.ok) as z.output<R['output']>;
  }

  private async put(
    { subject, patience = usualPatience }: RequestContract,
    { municipalityId, requestId, actor }: AskedFor,
    input: unknown,
  ): Promise<Reply> {
    if (!this.nats.isUp) throw away('The message broker is away.');
    const question = {
      subject: `loket.${municipalityId}.${subject}`,
      requestId,
      deadline: String(Date.now() + patience),
      payload: Buffer.from(JSON.stringify({ pattern: subject, id: requestId, actor, data: input })),
    };
    const headers = {
      [requestIdHeader]: requestId,
      [deadlineHeader]: question.deadline,
      [signatureHeader]: signatureOf(this.keyOf(subject), question),
    };
    const answer = await this.open.put({ ...question, headers, patience: patience + margin });
    if (answer === 'nobody') throw away('The service that owns this is away.');
    const reply = answer === 'none-in-time' ? undefined : replyIn(answer.text);
    if (!reply) throw away('No answer came in time.');
    return reply;
  }

  private keyOf(subject: string): Buffer {
    const service = subject.split('.')[0] ?? '';
    const key = this.keys.get(service);
    if (!key) throw new Error(`There is no key for questions to ${service}.`);
    return key;
  }
}
