import type { Answer, By, Order, Seen, Timer, Town, Version, Visit } from './life-orders.builder.js';
import {
  dateBegins,
  holdMinutes,
  instant,
  minute,
  offered,
  places,
  type Refused,
  type TakenTime,
  takenBy,
  told,
} from './life-time.builder.js';

/*
 * The model: what becomes of a hold or an appointment by what is asked of it, as design/scheduling.md has it. Plain
 * objects, one order after the other; it knows nothing of the service, of locks or of rows.
 */

const channels = { web: 'web', owner: 'web', stranger: 'web', phone: 'phone', clerk: 'counter', planner: 'counter' };
const clients = { web: 'anonymous', owner: 'anonymous', stranger: 'anonymous', phone: 'phone', clerk: 'clerk' };
const doers = {
  web: '',
  owner: '',
  stranger: '',
  phone: ' phone',
  clerk: ' clerk',
  planner: ' planner of our own accord',
};

const livingStates = ['held', 'booked', 'arrived'];
const isOverdue = ({ state, heldUntil = 0 }: Visit, now: number, patience = 0): boolean =>
  state === 'held' && heldUntil + patience <= now;
const seen = ({ name, state, version, place, start, end }: Visit): Seen => ({
  name,
  state,
  version,
  place,
  start,
  end,
});
const unknown: Refused = { problem: 'appointment-unknown' };
const closed: Refused = { problem: 'appointment-closed' };
const unmoved: Partial<TakenTime> = {};

/** One order after the other, in one town at one moment. */
export class Obeying {
  constructor(
    private readonly town: Town,
    private readonly now: number,
  ) {}

  obey(order: Order): Answer {
    if ('of' in order && !this.mayAsk(order)) return unknown;
    const key = 'key' in order && order.key ? this.keyOf(order) : undefined;
    const before = key ? this.town.answers.get(key) : undefined;
    const words = JSON.stringify({ ...order, name: undefined, version: undefined, by: undefined });
    if (before) return before.order === words ? before.answer : { problem: 'idempotency-key-reused' };
    const known = new Map(this.town.visits);
    const answer = this.decide(order);
    const isChanged = [...this.town.visits].some(([name, visit]) => known.get(name) !== visit);
    if (key && isChanged && typeof answer === 'object' && 'name' in answer)
      this.town.answers.set(key, { order: words, answer });
    return answer;
  }

  heed(timer: Timer): void {
    for (const visit of this.town.visits.values()) {
      const automatic = { by: `${visit.channel} by itself` };
      if (timer === 'sweep' && isOverdue(visit, this.now, 3 * minute))
        this.become(visit, 'lapsed', { state: 'lapsed' }, automatic);
      if (timer === 'miss' && visit.state === 'booked' && visit.end + 60 * minute <= this.now)
        this.become(visit, 'missed', { state: 'missed' }, automatic);
      if (timer === 'retire' && visit.state === 'arrived' && visit.until + 60 * minute <= this.now)
        this.town.visits.set(visit.name, { ...visit, inForce: false });
    }
  }

  slots(people: number) {
    return Object.fromEntries(places.map((place) => [place, offered(this.taken(), this.now, place, people)]));
  }

  private mayAsk(order: Order & { readonly of: string }): boolean {
    const allowed: readonly By[] =
      order.do === 'arrive' || order.do === 'end' ? ['clerk'] : ['owner', 'phone', 'clerk', 'planner'];
    return this.town.visits.has(order.of) && allowed.includes(order.by);
  }

  private keyOf(order: Order & { readonly key?: string }): string {
    const route = { hold: 'hold', book: 'book', confirm: 'book' }[order.do as string] ?? 'change';
    return `${clients[order.by as keyof typeof clients]} ${route} ${order.key}`;
  }

  private decide(order: Order): Answer {
    if ('wish' in order) return this.make(order);
    const visit = this.town.visits.get(order.of);
    if (!visit) return unknown;
    switch (order.do) {
      case 'confirm':
        return this.confirm(visit, order);
      case 'change':
        return this.change(visit, order);
      case 'move':
        return this.move(visit, order);
      case 'cancel':
        return this.cancel(visit, order);
      case 'release':
        return visit.state === 'held' || visit.state === 'lapsed' ? this.letGo(visit, order) : closed;
      case 'arrive':
        return this.arrive(visit, order);
      case 'end':
        return this.finish(visit, order);
    }
  }

  private make(order: Extract<Order, { do: 'hold' | 'book' }>): Answer {
    const taken = takenBy(this.taken(), order.wish, { now: this.now });
    if ('problem' in taken) return taken;
    const state = order.do === 'hold' ? 'held' : 'booked';
    const channel = channels[order.by];
    const visit = { name: order.name, channel, version: 0, inForce: true, end: 0, steps: [], events: [] };
    const heldUntil = order.do === 'hold' ? { heldUntil: this.now + holdMinutes * minute } : {};
    return this.become({ ...visit, ...order.wish, ...taken, state }, state, { ...taken, ...heldUntil }, order);
  }

  private confirm(visit: Visit, order: Extract<Order, { do: 'confirm' }>): Answer {
    const { extraMinutes, notes } = order;
    const confirmedWith = JSON.stringify([extraMinutes, notes]);
    if (visit.state === 'lapsed') return { problem: 'hold-lapsed' };
    if (visit.state === 'booked' && visit.confirmedWith === confirmedWith) return seen(visit);
    if (visit.state !== 'held') return closed;
    const place = extraMinutes > 0 ? this.instead(visit, { ...visit, extraMinutes }) : unmoved;
    if ('problem' in place) return place;
    const { heldUntil: _over, ...held } = visit;
    return this.become(held, 'booked', { state: 'booked', extraMinutes, notes, confirmedWith, ...place }, order);
  }

  private change(visit: Visit, order: Extract<Order, { do: 'change' }>): Answer {
    if (!this.isSeen(visit, order)) return { problem: 'version-changed' };
    if (this.isOver(visit)) return closed;
    const wish = { ...visit, ...order.to };
    const isSame = (['place', 'start', 'people'] as const).every((part) => wish[part] === visit[part]);
    if (isSame && wish.notes === visit.notes) return seen(visit);
    const place = isSame ? unmoved : this.instead(visit, wish);
    if ('problem' in place) return place;
    return this.become(visit, isSame ? 'changed' : 'moved', { ...order.to, ...place }, order);
  }

  private move(visit: Visit, order: Extract<Order, { do: 'move' }>): Answer {
    const { start, place } = order.to;
    if (visit.state === 'booked' && visit.start === start && visit.place === place) return seen(visit);
    if (!this.isSeen(visit, order)) return { problem: 'version-changed' };
    if (this.isOver(visit)) return closed;
    const instead = this.instead(visit, { ...visit, start, place });
    return 'problem' in instead ? instead : this.become(visit, 'moved', instead, order);
  }

  private cancel(visit: Visit, order: Extract<Order, { do: 'cancel' | 'arrive' }>): Answer {
    if (visit.state === 'cancelled') return 'done';
    if (!this.isSeen(visit, order)) return { problem: 'version-changed' };
    if (visit.state === 'held' || visit.state === 'lapsed') return this.letGo(visit, order);
    if (this.isOver(visit)) return closed;
    this.become(visit, 'cancelled', { state: 'cancelled' }, order);
    return 'done';
  }

  private letGo(visit: Visit, order: Order): Answer {
    if (visit.state === 'held') this.become(visit, 'lapsed', { state: 'lapsed' }, order);
    return 'done';
  }

  private arrive(visit: Visit, order: Extract<Order, { do: 'cancel' | 'arrive' }>): Answer {
    if (visit.state === 'arrived') return seen(visit);
    if (!this.isSeen(visit, order)) return { problem: 'version-changed' };
    if (visit.state !== 'booked') return closed;
    if (this.now < dateBegins(visit.start)) return { problem: 'too-early' };
    return this.become(visit, 'arrived', { state: 'arrived' }, order);
  }

  private finish(visit: Visit, order: Extract<Order, { do: 'end' }>): Answer {
    if (visit.state === order.as) return seen(visit);
    if (!this.isSeen(visit, order)) return { problem: 'version-changed' };
    if (visit.state !== 'booked' && visit.state !== 'arrived') return closed;
    const from = { served: dateBegins(visit.start), missed: visit.start, cancelled: 0 }[order.as];
    if (this.now < from) return { problem: 'too-early' };
    const came = order.as === 'served' && visit.state === 'booked' ? [this.step('arrived', order)] : [];
    return this.become({ ...visit, steps: [...visit.steps, ...came] }, order.as, { state: order.as }, order);
  }

  private isSeen(visit: Visit, { version }: { readonly version?: Version }): boolean {
    return version === undefined || version === '*' || version === visit.version;
  }

  private isOver({ state, start }: Visit): boolean {
    return state !== 'booked' || start <= this.now;
  }

  private taken(): Visit[] {
    return [...this.town.visits.values()].filter((visit) => visit.inForce && !isOverdue(visit, this.now));
  }

  /** Another place for it, as if it had given back its own. */
  private instead(visit: Visit, wish: Visit): TakenTime | Refused {
    const others = this.taken().filter(({ name }) => name !== visit.name);
    return takenBy(others, wish, {
      now: this.now,
      stays: wish.start === visit.start && wish.place === visit.place,
    });
  }

  private step(did: string, { by }: { readonly by: string }): string {
    const doer = by in doers ? `${channels[by as By]}${doers[by as By]}` : by;
    return `${did} ${instant(this.now)} ${doer}`;
  }

  /** The next version of it. Whose place it takes, though the time of that hold is over, lapses. */
  private become(before: Visit, did: string, change: Partial<Visit>, doer: { readonly by: string }): Seen {
    const after = { ...before, ...change, version: before.version + 1, steps: [...before.steps, this.step(did, doer)] };
    const visit: Visit = {
      ...after,
      end: after.start + told(after.people, after.extraMinutes),
      inForce: livingStates.includes(after.state),
      events: [...before.events, `${did} ${after.version}`],
    };
    this.town.visits.set(visit.name, visit);
    for (const hold of [...this.town.visits.values()])
      if (hold.name !== visit.name && isOverdue(hold, this.now) && visit.inForce && this.isInTheWay(hold, visit))
        this.become(hold, 'lapsed', { state: 'lapsed' }, { by: `${hold.channel} by itself` });
    return seen(visit);
  }

  private isInTheWay(one: TakenTime, other: TakenTime): boolean {
    return one.place === other.place && one.desk === other.desk && one.start < other.until && other.start < one.until;
  }
}
