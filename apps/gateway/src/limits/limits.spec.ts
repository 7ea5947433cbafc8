import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { networkOf } from './network.rules.js';
import {
  type LimitFigures,
  limitKinds,
  policiesOf,
  type Standing,
  tighterOf,
  windowSecondsOf,
  wrongCodesOf,
} from './policies.rules.js';
import {
  drawnAfter,
  grantedAlone,
  mostDrawn,
  portionOf,
  remainingOf,
  secondsLeft,
  windowOf,
} from './portions.rules.js';
import { rateLimitHeaders } from './rate-limit.wording.js';

describe('a network address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['0:0:0:0:0:FFFF:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:c000:0207', '192.0.2.7'],
    ['::FFFF:C000:207', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '192.0.2.7'],
    ['64:ff9b::c000:207', '192.0.2.7'],
    ['64:ff9b:1::c000:207', '64:ff9b:1:0::/64'],
    ['192.0.2.7:51234', '192.0.2.7'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['[::ffff:192.0.2.7]:51234', '192.0.2.7'],
    ['[fe80::1%eth0]:80', 'fe80:0:0:0::/64'],
    [' 192.0.2.7 ', '192.0.2.7'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address, '198.51.100.1')).toBe(network);
  });

  it.each([
    'unknown',
    '_hidden',
    '',
    '999.1.1.1',
    '192.0.2',
    '192.0.2.7:',
    '192.0.2.07',
    '1::2::3',
    '2001:db8::g',
    '[::1',
  ])('that can not be read (%s) is as good as none: where the connection comes from counts', (address) => {
    expect(networkOf(address, '::ffff:198.51.100.1')).toBe('198.51.100.1');
    expect(networkOf(address)).toBe('unknown');
  });

  it('of IPv4 is one, whatever port a proxy writes behind it', () => {
    const part = fc.integer({ min: 0, max: 255 });
    const ports = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(fc.tuple(part, part, part, part), ports, (parts, port) => {
        expect(networkOf(`${parts.join('.')}:${port}`)).toBe(parts.join('.'));
      }),
    );
  });

  it('of IPv6 is one with all of its /64 and with nothing else', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const four = fc.array(group, { minLength: 4, maxLength: 4 });
    const host = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, four, host, host, (one, other, here, there) => {
        const at = (network: string[], rest: string[]) => networkOf([...network, ...rest].join(':'));
        expect(at(one, here)).toBe(at(one, there));
        expect(at(one, here) === at(other, here)).toBe(one.join() === other.join());
      }),
    );
  });
});

describe('a window', () => {
  it('lasts a minute and is the same for whoever looks at the time', () => {
    const noon = Date.UTC(2026, 10, 30, 12);
    const minutes = (later: number) => windowOf(noon + later, 60) - windowOf(noon, 60);
    expect([0, 1, 59_999, 60_000].map(minutes)).toEqual([0, 0, 0, 1]);
    expect([0, 1, 30_000, 59_001, 59_999].map((later) => secondsLeft(noon + later, 60))).toEqual([60, 60, 30, 1, 1]);
  });

  it('of orders lasts an hour', () => {
    const noon = Date.UTC(2026, 10, 30, 12);
    const hours = (later: number) => windowOf(noon + later, 3_600) - windowOf(noon, 3_600);
    expect([0, 3_599_999, 3_600_000].map(hours)).toEqual([0, 0, 1]);
    expect([0, 1_800_000, 3_599_999].map((later) => secondsLeft(noon + later, 3_600))).toEqual([3_600, 1_800, 1]);
    expect(limitKinds.filter((kind) => windowSecondsOf(kind) !== 60)).toEqual(['orders']);
  });
});

interface Gateway {
  granted: number;
  used: number;
}

/** What passes at gateways that draw by the rules, one after another as the bucket makes them. */
class Spread {
  total = 0;
  refused = 0;
  readonly gateways: readonly Gateway[];
  constructor(
    readonly limit: number,
    count: number,
  ) {
    this.gateways = Array.from({ length: count }, () => ({ granted: 0, used: 0 }));
  }

  get passed(): number {
    return this.gateways.reduce((sum, { used }) => sum + used, 0);
  }

  /** @param requests that come at the same moment. */
  arrive(at: number, requests: number): void {
    const gateway = this.gateways[at % this.gateways.length] as Gateway;
    for (let waiting = requests; waiting > 0; ) {
      const use = Math.min(waiting, gateway.granted - gateway.used);
      gateway.used += use;
      waiting -= use;
      const share = { limit: this.limit, granted: gateway.granted, waiting };
      const after = waiting > 0 ? drawnAfter(this.total, share) : this.total;
      if (after === undefined) {
        this.refused += waiting;
        return;
      }
      if (waiting > 0) gateway.granted += after - Math.max(this.total, gateway.granted);
      this.total = after;
    }
  }
}

const limits = fc.integer({ min: 1, max: 3_000 });
const traffic = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 40 })), { maxLength: 200 });

describe('a limit that gateways share', () => {
  it('of 100 lets two gateways pass 103 to 106, whatever the spread', () => {
    expect([portionOf(100), mostDrawn(100)]).toEqual([4, 106]);
    const seen = new Set<number>();
    for (const idle of [0, 1, 2, 3, 4]) {
      const spread = new Spread(100, 2);
      for (let one = 0; one < idle; one += 1) spread.arrive(1, 1);
      for (let one = 0; one < 400; one += 1) spread.arrive(0, 1);
      seen.add(spread.passed);
    }
    expect([...seen].sort()).toEqual([103, 104, 105, 106]);
  });

  it('passes limit + (3 - n)(portion - 1) to limit + 2(portion - 1) at n gateways, once one of them refuses', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 5 }), traffic, fc.nat(4), (limit, count, arrivals, last) => {
        const spread = new Spread(limit, count);
        for (const [at, requests] of arrivals) spread.arrive(at, requests);
        while (spread.refused === 0) spread.arrive(last, 1);
        const spare = portionOf(limit) - 1;
        expect(spread.passed).toBeGreaterThanOrEqual(limit + (3 - count) * spare);
        expect(spread.passed).toBeLessThanOrEqual(limit + 2 * spare);
        for (const { granted, used } of spread.gateways) expect(granted - used).toBeLessThanOrEqual(spare);
      }),
    );
  });

  it('is drawn in 54 portions at most', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 5 }), (limit, count) => {
        const spread = new Spread(limit, count);
        const totals = new Set<number>();
        for (let at = 0; spread.refused === 0; at += 1) {
          spread.arrive(at, 1);
          totals.add(spread.total);
        }
        expect(totals.size).toBeLessThanOrEqual(54);
      }),
    );
  });

  it('is never passed by one gateway alone, nor doubled when the broker forgets', () => {
    fc.assert(
      fc.property(limits, fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 0, max: 200 }))), (limit, events) => {
        let granted = 0;
        let total = 0;
        for (const [kind, waiting] of events) {
          const share = { limit, granted, waiting };
          if (kind === 0) total = 0;
          else if (kind === 1) granted = grantedAlone(share);
          else {
            const after = drawnAfter(total, share);
            granted += after === undefined ? 0 : after - Math.max(total, granted);
            total = after ?? total;
          }
          expect(granted).toBeLessThanOrEqual(mostDrawn(limit));
        }
        expect(grantedAlone({ limit, granted: 0, waiting: 5_000 })).toBe(limit);
      }),
    );
  });

  it('tells what is left as far as is known here', () => {
    expect(remainingOf({ limit: 100, granted: 4, waiting: 0 }, 4, 3)).toBe(99);
    expect(remainingOf({ limit: 100, granted: 8, waiting: 0 }, 106, 2)).toBe(2);
    expect(remainingOf({ limit: 100, granted: 60, waiting: 0 }, 4, 0)).toBe(40);
  });
});

const figures: LimitFigures = {
  perAddress: 1,
  perClient: 2,
  perAppointmentToken: 3,
  perMunicipality: 8,
  wrongCodes: 5,
  ordersPerAddressPerHour: 7,
};

describe('a request', () => {
  it.each([
    ['of nobody', {}, 'address:192.0.2.7:1 strangers::6 municipality::8'],
    ['of nobody, for a place', { orders: true }, 'address:192.0.2.7:1 orders:192.0.2.7:7 strangers::6 municipality::8'],
    ['with a credential', { client: 'counter:1', orders: true }, 'client:counter:1:2 municipality::8'],
    ['with a token', { token: 't' }, 'address:192.0.2.7:1 appointment-token:t:3 strangers::6 municipality::8'],
  ])('%s counts for what it is of, the narrowest first', (_, more, expected) => {
    const policies = policiesOf({ municipalityId: 'm', network: '192.0.2.7', ...more }, figures);
    expect(policies.map(({ kind, whose, limit }) => `${kind}:${whose}:${limit}`).join(' ')).toBe(expected);
    expect(new Set(policies.map(({ municipalityId }) => municipalityId))).toEqual(new Set(['m']));
  });

  it('for a code counts for its client', () => {
    expect(wrongCodesOf('m', 'c', figures)).toEqual({ kind: 'wrong-codes', municipalityId: 'm', whose: 'c', limit: 5 });
  });

  it('is told the limit that bites first', () => {
    const standing = (kind: Standing['kind'], remaining: number): Standing => ({
      ...{ kind, limit: 100, remaining },
      ...{ allowed: true, seconds: 30, windowSeconds: 60, window: 1 },
    });
    const [narrow, wide] = [standing('client', 50), standing('municipality', 70)];
    expect(tighterOf(undefined, wide)).toBe(wide);
    expect(tighterOf(narrow, wide)).toBe(narrow);
    expect(tighterOf(wide, narrow)).toBe(narrow);
    expect(rateLimitHeaders(narrow)).toEqual({
      'ratelimit-policy': '"client";q=100;w=60',
      ratelimit: '"client";r=50;t=30',
    });
  });
});
