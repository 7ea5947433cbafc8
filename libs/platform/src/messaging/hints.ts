import type { Nats } from './nats.js';

/** That something changed, for whoever listens at this moment. */
export interface Hint {
  readonly municipalityId: string;
  /** Of what, within the municipality: letters, digits, `-` and `_`. */
  readonly about: string;
}

const prefix = 'hints';

/**
 * Hints that something changed: fast, to every program that listens, and sometimes lost. Who must not miss a change asks
 * its owner from time to time. They carry nothing but what changed.
 */
export class Hints {
  constructor(
    private readonly nats: Nats,
    /** The service whose hints these are. */
    private readonly service: string,
  ) {}

  /** Never fails: a hint may be lost. @param topic of the service: `queue`. */
  give(topic: string, { municipalityId, about }: Hint): void {
    if (!this.nats.isUp) return;
    try {
      this.nats.connection.publish(`${prefix}.${municipalityId}.${this.service}.${topic}.${about}`);
    } catch {
      // What it tells of is done already, and must not seem to have failed: whoever listens finds out a little later.
    }
  }

  /** @returns how to stop. */
  listen(topic: string, on: (hint: Hint) => void): () => void {
    const subscription = this.nats.connection.subscribe(`${prefix}.*.${this.service}.${topic}.*`, {
      callback: (error, { subject }) => {
        if (error) return;
        const [, municipalityId = '', , , about = ''] = subject.split('.');
        on({ municipalityId, about });
      },
    });
    return () => subscription.unsubscribe();
  }
}
