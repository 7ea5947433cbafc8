import {
  type Caller,
  CatalogueSettings,
  type Channel,
  type countHandoffs,
  type Handoff,
  type InputOf,
  Way,
  type WayKind,
} from '#contracts';
import { Clock, Metrics, Municipalities, makeDataSource, makeLog, Outbox, Trail, UnitOfWork } from '#platform';
import { aDatabase, type TestDatabase } from '#testkit';
import { migrations } from '../migrations/index.js';
import { theClock } from '../settings/author.rules.js';
import { CatalogueStore } from '../settings/catalogue.store.js';
import { HandoffStore } from './handoff.store.js';
import { HandoffViews } from './handoff.views.js';
import { MakeHandoff } from './make-handoff.action.js';

export const city = 'voorbeeldstad';
const requestId = 'test';
export const byWeb: Caller = { client: 'anonymous', channel: 'web', scopes: [] };
export const through = (channel: Channel, who: Caller['who']): Caller => ({
  client: `${who}:1`,
  who,
  channel,
  scopes: [],
});
export const once = (key: string) => ({ key, route: 'POST /v1/products/{productId}/handoffs' });

export const aWay = (id: string, kind: WayKind, facts: Partial<Way> = {}): Way =>
  Way.parse({
    id,
    step: 'apply',
    kind,
    title: { nl: 'Zo gaat het' },
    description: { nl: 'Zo gaat het precies.' },
    ownMinutes: 10,
    trips: 0,
    costCents: 0,
    identification: 'none',
    ...facts,
  });
export const online = aWay('online', 'online', { url: 'https://formulier.example/verhuizen' });
export const byPhone = aWay('bellen', 'phone', { phone: '+31 85 000 00 00' });
export const atTheDesk = aWay('balie', 'appointment', { trips: 1 });

/** The part of the catalogue that hands off, as one service has it. */
export class Handoffs {
  readonly clock = new Clock();
  private readonly making: MakeHandoff;
  private readonly views: HandoffViews;

  constructor(
    readonly database: TestDatabase,
    readonly dataSource = database.dataSource,
  ) {
    const unitOfWork = new UnitOfWork(dataSource, new Metrics('catalogue'));
    const outbox = new Outbox('catalogue', this.clock, new Municipalities([]));
    this.making = new MakeHandoff(unitOfWork, new HandoffStore(), outbox, this.clock, new Trail());
    this.views = new HandoffViews(dataSource, this.clock);
  }

  static async start(): Promise<Handoffs> {
    return new Handoffs(await aDatabase({ service: 'catalogue', migrations }));
  }

  /** Another service beside this one, with connections of its own; whoever asks for it closes them. */
  async another(): Promise<Handoffs> {
    const dataSource = makeDataSource({
      service: 'catalogue',
      url: this.database.runtimeUrl,
      connections: 24,
      records: [],
      log: makeLog('testkit', 'silent'),
    });
    await dataSource.initialize();
    return new Handoffs(this.database, dataSource);
  }

  at(instant: string): this {
    const at = Date.parse(instant);
    this.clock.set({ now: at, at: Date.now(), speed: 0 });
    return this;
  }

  /** Offers a product by these ways from now on. */
  async offer(productId: string, ways: readonly Way[], municipalityId = city): Promise<void> {
    await this.dataSource.query(
      `insert into products
         (municipality_id, id, version, written_in, published_in, published_as, published_at, offered, document, card, changed_at)
       values ($1, $2, 1, 1, 1, 1, now(), true, $3, '{}', now())
       on conflict (municipality_id, id) do update set document = excluded.document, offered = true`,
      [municipalityId, productId, JSON.stringify({ texts: {}, ways })],
    );
  }

  async withdraw(productId: string): Promise<void> {
    await this.dataSource.query('update products set offered = false where municipality_id = $1 and id = $2', [
      city,
      productId,
    ]);
  }

  async setTimeZone(timeZone: string, municipalityId: string): Promise<void> {
    const settings = CatalogueSettings.parse({ timeZone });
    const store = new CatalogueStore();
    await this.dataSource.transaction(async (tx) => {
      await store.lock(tx, municipalityId);
      await store.saveSettings(tx, municipalityId, settings, theClock(this.clock.instant()));
    });
  }

  make(
    productId: string,
    way: string,
    { caller = byWeb, key, municipalityId = city }: { caller?: Caller; key?: string; municipalityId?: string } = {},
  ): Promise<Handoff> {
    const input = { caller, productId, way, ...(key === undefined ? {} : { idempotency: once(key) }) };
    return this.making.run({ municipalityId, requestId, input });
  }

  get(productId: string, handoffId: string, municipalityId = city): Promise<Handoff> {
    return this.views.handoff({ municipalityId, requestId, input: { productId, handoffId } });
  }

  count(asked: Partial<InputOf<typeof countHandoffs>> = {}, municipalityId = city) {
    return this.views.counts({ municipalityId, requestId, input: { page: 1, pageSize: 100, ...asked } });
  }

  async events(): Promise<{ type: string; subject: string; time: string; data: { handoffId: string } }[]> {
    const rows = await this.dataSource.query('select event from outbox order by id');
    return rows.map(({ event }: { event: unknown }) => event);
  }
}
