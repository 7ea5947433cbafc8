import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { boardBucket, firstSlots, type InputOf, listSlots, type Slots } from '#contracts';
import { Ask, makeLog, Nats, secretKeys } from '#platform';
import type { House } from '#testkit';

/** A question about free time, as somebody without credentials puts it. */
export interface SlotsQuestion {
  readonly which: 'list' | 'first';
  readonly locationId?: string;
  readonly from?: string;
  readonly until?: string;
}

const item = { productId: 'paspoort', people: 1 };
const asked = { municipalityId: 'voorbeeldstad', requestId: 'both-ways' };

const pathOf = ({ which, ...rest }: SlotsQuestion): string =>
  `/v1/slots${which === 'first' ? '/first' : ''}?${new URLSearchParams({ item: 'paspoort', ...rest })}`;

/** Asks for free time twice: the gateways over HTTP, and the service as a gateway asks it that knows nothing itself. */
export class BothWays {
  private constructor(
    private readonly house: House,
    private readonly nats: Nats,
    private readonly administrator: Nats,
    private readonly ask: Ask,
  ) {}

  static async of(house: House): Promise<BothWays> {
    const log = makeLog('gateway', 'silent');
    const nats = await Nats.connect(house.nats.urlOf('gateway'), 'gateway', log);
    const administrator = await Nats.connect(house.nats.url, 'administrator', log);
    const ask = new Ask(nats, secretKeys().parse(house.told('gateway').QUESTION_KEYS));
    return new BothWays(house, nats, administrator, ask);
  }

  async service({ which, ...rest }: SlotsQuestion): Promise<string> {
    const input: InputOf<typeof listSlots> = { channel: 'web', items: [item], extraMinutes: 0, ...rest };
    return JSON.stringify(await this.ask.of(which === 'list' ? listSlots : firstSlots, asked, input));
  }

  /** @throws Error unless it is a good answer. */
  async gateway(at: number, question: SlotsQuestion): Promise<string> {
    const answer = await fetch(`${this.house.urls[at]}${pathOf(question)}`);
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${answer.status} ${text}`);
    return text;
  }

  /** @throws Error unless the gateway answers them from the board. Nobody else may ask it meanwhile. */
  async board(at: number, questions: readonly SlotsQuestion[]): Promise<string[]> {
    const before = await this.fromBoard(at);
    const texts = await Promise.all(questions.map((question) => this.gateway(at, question)));
    const answered = (await this.fromBoard(at)) - before;
    if (answered < questions.length) throw new Error(`${answered} of ${questions.length} came from the board.`);
    return texts;
  }

  /** A figure that a gateway tells of itself. */
  async metric(at: number, line: RegExp): Promise<number> {
    const headers = { authorization: `Bearer ${this.house.key('administrator')}` };
    const text = await (await fetch(`${this.house.urls[at]}/metrics`, { headers })).text();
    return Number(line.exec(text)?.[1] ?? 0);
  }

  bucket() {
    return new Kvm(jetstream(this.administrator.connection)).open(boardBucket);
  }

  async emptyBucket(): Promise<void> {
    await (await jetstreamManager(this.administrator.connection)).streams.purge(`KV_${boardBucket}`);
  }

  async close(): Promise<void> {
    await this.nats.close();
    await this.administrator.close();
  }

  private fromBoard(at: number): Promise<number> {
    return this.metric(at, /^loket_board_answers_total\{[^}]*from="board"[^}]*\} (\d+)/m);
  }
}

/** The slots of each date by themselves: a change is told date by date. */
export const byDate = (text: string): Map<string, string> =>
  new Map(
    (JSON.parse(text) as Slots).locations.flatMap(({ locationId, days }) =>
      days.map(({ date, slots }) => [`${locationId}/${date}`, JSON.stringify(slots)] as const),
    ),
  );
