import { headers, type Msg, type Subscription } from '@nats-io/transport-node';
import type { Nats } from './nats.js';

/** What is to be put on a stream. */
export interface Publication {
  readonly subject: string;
  readonly text: string;
  /** The stream takes the same one once. */
  readonly messageId: string;
}

/** The place that each got in the stream, in the order asked; or why it got none. */
export type Places = readonly (number | Error)[];

const unanswered = new Error('The stream did not answer in time.');

/** Puts many messages on a stream at once: written as one, with one wait for all their answers. */
export class Publishing {
  private readonly inbox: string;
  private readonly answers: Subscription;
  private round = 0;
  private underWay: { readonly places: (number | Error)[]; left: number; done(): void } | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly patienceMilliseconds: number,
  ) {
    this.inbox = nats.newInbox();
    this.answers = nats.connection.subscribe(`${this.inbox}.*.*`, {
      callback: (error, answer) => this.hear(error, answer),
    });
  }

  /** One call at a time. */
  async publish(publications: readonly Publication[]): Promise<Places> {
    if (publications.length === 0) return [];
    this.round += 1;
    const places = publications.map((): number | Error => unanswered);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.patienceMilliseconds);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.underWay = { places, left: places.length, done };
      for (const [at, publication] of publications.entries()) this.send(publication, at);
    });
    this.underWay = undefined;
    return places;
  }

  private send({ subject, text, messageId }: Publication, at: number): void {
    const named = headers();
    named.set('Nats-Msg-Id', messageId);
    try {
      this.nats.connection.publish(subject, text, { headers: named, reply: `${this.inbox}.${this.round}.${at}` });
    } catch (error) {
      this.keep(at, error instanceof Error ? error : new Error(String(error)));
    }
  }

  close(): void {
    this.answers.unsubscribe();
  }

  private hear(error: Error | null, answer: Msg): void {
    const { underWay } = this;
    if (error || !underWay) return;
    const [round, at] = answer.subject.split('.').slice(-2).map(Number);
    // What answers one that was given up is of no use.
    if (round !== this.round || at === undefined || underWay.places[at] !== unanswered) return;
    this.keep(at, placeIn(answer));
  }

  private keep(at: number, place: number | Error): void {
    const { underWay } = this;
    if (!underWay) return;
    underWay.places[at] = place;
    underWay.left -= 1;
    if (underWay.left === 0) underWay.done();
  }
}

const placeIn = (answer: Msg): number | Error => {
  if (answer.headers?.code === 503) return new Error('There is no stream that takes it.');
  try {
    const { seq, error } = answer.json<{ seq?: number; error?: { description?: string } }>();
    return seq ?? new Error(`The stream refused it: ${error?.description}`);
  } catch {
    return new Error('The stream gave an answer that can not be read.');
  }
};
