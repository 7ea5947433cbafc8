import type { Readable } from 'node:stream';
import type { Caller } from '#contracts';
import {
  type Ask,
  type AskedFor,
  Caps,
  type Hints,
  type Metrics,
  type Municipalities,
  type Nats,
  ProblemError,
} from '#platform';
import { LineStream } from './line-stream.action.js';
import { Places } from './places.action.js';
import { WatchedLine } from './watched-line.mirror.js';

export interface WatchLineParts {
  readonly ask: Ask;
  readonly nats: Nats;
  readonly hints: Hints;
  readonly metrics: Metrics;
  readonly municipalities: Municipalities;
  /** Something is said so often, in milliseconds, whatever happens. */
  readonly heartbeat: number;
  /** Half an hour unless told, in milliseconds. */
  readonly lifetime?: number;
}

/** Who wants to watch which line. */
export interface Watching {
  readonly params: { readonly locationId: string };
  readonly asked: AskedFor;
  readonly caller: Caller;
  /** The last change that the client knows. */
  readonly lastEventId?: number;
}

interface Open {
  readonly stream: LineStream;
  readonly endsAt: number;
}

const halfAnHour = 30 * 60_000;
const mostAtOnce = 2_000;

const closing = (): ProblemError =>
  new ProblemError('service-unavailable', { detail: 'This gateway is closing.', retryAfterSeconds: 1 });

/** Lines as they change, to everybody who watches them through this gateway. */
export class WatchLine {
  private readonly places: Places;
  private readonly open = new Set<Open>();
  private readonly lines = new Map<string, { readonly line: WatchedLine; users: number }>();
  private readonly beating: NodeJS.Timeout;
  private readonly stopListening: () => void;
  private closed = false;

  constructor(private readonly parts: WatchLineParts) {
    this.places = new Places(mostAtOnce);
    this.stopListening = parts.hints.listen('queue', ({ municipalityId, about }) =>
      this.lines.get(nameOf(municipalityId, about))?.line.wake(),
    );
    parts.nats.onReconnect(() => {
      for (const { line } of this.lines.values()) line.wake();
    });
    this.beating = setInterval(() => this.beat(), parts.heartbeat).unref();
  }

  /** @throws ProblemError `location-unknown`, `service-unavailable`, `too-many-requests`. */
  async run({ params, asked, caller, lastEventId }: Watching): Promise<{ body: string; stream: Readable }> {
    if (this.closed) throw closing();
    const giveBack = this.places.take(caller.who ? undefined : caller.origin, this.mostOf(asked.municipalityId));
    const which = { municipalityId: asked.municipalityId, locationId: params.locationId };
    const { line, release } = this.use(which);
    const stream = new LineStream(lastEventId);
    const open = { stream, endsAt: this.end() };
    this.open.add(open);
    this.parts.metrics.openStreams.set(this.places.taken);
    stream.onClose(() => {
      line.leave(stream);
      release();
      this.open.delete(open);
      giveBack();
      this.parts.metrics.openStreams.set(this.places.taken);
    });
    try {
      await line.join(stream, lastEventId);
    } catch (error) {
      stream.drop();
      throw error;
    }
    if (stream.isOver) {
      line.leave(stream);
      throw closing();
    }
    return { body: '', stream: stream.handOut() };
  }

  /** Ends all streams: who watched comes back, to another gateway. */
  close(): void {
    this.closed = true;
    clearInterval(this.beating);
    this.stopListening();
    for (const { stream } of this.open) stream.end();
    for (const { line } of this.lines.values()) line.close();
  }

  private mostOf(municipalityId: string): number {
    return (this.parts.municipalities.get(municipalityId)?.caps ?? Caps.parse({})).streamsPerAddress;
  }

  private use({ municipalityId, locationId }: { municipalityId: string; locationId: string }) {
    const name = nameOf(municipalityId, locationId);
    const used = this.lines.get(name) ?? {
      line: new WatchedLine(this.parts.ask, { municipalityId, locationId }),
      users: 0,
    };
    this.lines.set(name, used);
    used.users += 1;
    const release = () => {
      used.users -= 1;
      if (used.users > 0) return;
      used.line.close();
      this.lines.delete(name);
    };
    return { line: used.line, release };
  }

  /** Not for all at the same time, so that they do not come back at the same time. */
  private end(): number {
    return performance.now() + (this.parts.lifetime ?? halfAnHour) * (0.85 + 0.15 * Math.random());
  }

  private beat(): void {
    const now = performance.now();
    for (const { stream, endsAt } of this.open)
      if (endsAt <= now) stream.end();
      else stream.beat();
  }
}

const nameOf = (municipalityId: string, locationId: string): string => `${municipalityId}/${locationId}`;
