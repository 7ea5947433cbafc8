import { createHmac } from 'node:crypto';
import { ProblemError } from '#platform';
import { type Drawn, type DrawnBuckets, nothingDrawn } from './drawn.client.js';
import {
  type LimitKind,
  limitKinds,
  type Policy,
  type Standing,
  tighterOf,
  windowSecondsOf,
} from './policies.rules.js';
import { drawnAfter, grantedAlone, remainingOf, secondsLeft, windowOf } from './portions.rules.js';

/** What this gateway has of one policy in one window. */
interface Allowance {
  readonly key: string;
  readonly limit: number;
  readonly window: number;
  granted: number;
  used: number;
  waiting: number;
  known: Drawn;
  /** Nothing is left to draw until the window ends. */
  spent: boolean;
  drawing: Promise<void> | undefined;
}

/** The allowances of a kind, all of one window. */
interface Kept {
  window: number;
  readonly byName: Map<string, Allowance>;
}

const mostPerKind = 50_000;

const every: Readonly<Record<number, string>> = { 60: 'a minute', 3600: 'an hour' };

/** @returns `too-many-requests`, with when to try again. */
export const refusalOf = ({ kind, limit, remaining, seconds, windowSeconds }: Standing): ProblemError =>
  new ProblemError('too-many-requests', {
    detail: `At most ${limit} ${every[windowSeconds]} are answered (${kind}). Try again in ${seconds} seconds.`,
    retryAfterSeconds: seconds,
    rateLimit: { kind, limit, remaining, seconds, windowSeconds },
  });

/** Counts requests: here, out of portions that the gateways draw from one bucket. */
export class Allowances {
  private readonly key: Buffer;
  /** For as long as who asks keeps the policy. */
  private readonly names = new WeakMap<Policy, string>();
  private readonly byKind = new Map<LimitKind, Kept>(
    limitKinds.map((kind) => [kind, { window: 0, byName: new Map() }]),
  );

  /**
   * @param doorKey the same for all gateways.
   * @param now milliseconds of real time.
   * @param most how many allowances of a kind are remembered.
   */
  constructor(
    private readonly buckets: DrawnBuckets,
    doorKey: Buffer,
    private readonly now: () => number,
    private readonly most = mostPerKind,
  ) {
    this.key = createHmac('sha256', doorKey).update('limits').digest();
  }

  /** Counts for each policy in turn until one refuses; answers with that one, else with the tightest. */
  takeAll(policies: readonly Policy[], at = 0, tightest?: Standing): Standing | Promise<Standing> {
    const policy = policies[at];
    if (!policy) return tightest as Standing;
    const standing = this.take(policy);
    const goOn = (one: Standing) => (one.allowed ? this.takeAll(policies, at + 1, tighterOf(tightest, one)) : one);
    return standing instanceof Promise ? standing.then(goOn) : goOn(standing);
  }

  /** Counts once; at once when a portion is at hand or nothing is left, else after one is drawn. */
  take(policy: Policy): Standing | Promise<Standing> {
    const now = this.now();
    const one = this.allowanceOf(policy, windowOf(now, windowSecondsOf(policy.kind)));
    if (one.used >= one.granted && !one.spent) return this.drawAndTake(one, policy.kind);
    return this.count(one, policy.kind, now);
  }

  /** What was counted turned out not to count. In another window there is nothing to give back. */
  giveBack(policy: Policy, { window }: Standing): void {
    const one = this.byKind.get(policy.kind)?.byName.get(this.nameOf(policy));
    if (one && one.window === window && one.used > 0) one.used -= 1;
  }

  private async drawAndTake(one: Allowance, kind: LimitKind): Promise<Standing> {
    one.waiting += 1;
    while (one.used >= one.granted && !one.spent) {
      one.drawing ??= this.draw(one, windowSecondsOf(kind));
      await one.drawing;
    }
    one.waiting -= 1;
    return this.count(one, kind, this.now());
  }

  private count(one: Allowance, kind: LimitKind, now: number): Standing {
    const allowed = one.used < one.granted;
    if (allowed) one.used += 1;
    const remaining = allowed ? remainingOf(one, one.known.total, one.granted - one.used) : 0;
    const windowSeconds = windowSecondsOf(kind);
    const seconds = secondsLeft(now, windowSeconds);
    return { kind, limit: one.limit, allowed, remaining, seconds, windowSeconds, window: one.window };
  }

  private async draw(one: Allowance, windowSeconds: 60 | 3_600): Promise<void> {
    let taken = 0;
    const drawn = await this.buckets[windowSeconds].change(one.key, one.known, (total) => {
      const after = drawnAfter(total, one);
      taken = after === undefined ? 0 : after - Math.max(total, one.granted);
      return after;
    });
    if (drawn) one.known = drawn;
    else taken = grantedAlone(one) - one.granted;
    one.granted += taken;
    one.spent = taken === 0;
    one.drawing = undefined;
  }

  /** The longest unused goes first. What is evicted is drawn anew, and the bucket knows what was drawn before. */
  private allowanceOf(policy: Policy, window: number): Allowance {
    const kept = this.byKind.get(policy.kind) as Kept;
    const allowances = kept.byName;
    if (window !== kept.window) allowances.clear();
    kept.window = window;
    const name = this.nameOf(policy);
    const present = allowances.get(name);
    if (present) allowances.delete(name);
    else if (allowances.size >= this.most) allowances.delete(allowances.keys().next().value as string);
    const one = present ?? this.fresh(policy, name, window);
    allowances.set(name, one);
    return one;
  }

  private fresh({ municipalityId, kind, limit }: Policy, name: string, window: number): Allowance {
    const key = `${municipalityId}.${kind}.${name}.${window}`;
    const nothing = { granted: 0, used: 0, waiting: 0, known: nothingDrawn, spent: false, drawing: undefined };
    return { key, limit, window, ...nothing };
  }

  /** Nobody is known by name here: an address, a client or a token is kept as a keyed hash. */
  private nameOf(policy: Policy): string {
    const { municipalityId, kind, whose } = policy;
    if (whose === '') return municipalityId;
    const known = this.names.get(policy);
    if (known !== undefined) return known;
    const text = `${municipalityId}|${kind}|${whose}`;
    const name = createHmac('sha256', this.key).update(text).digest('base64url').slice(0, 22);
    this.names.set(policy, name);
    return name;
  }
}
