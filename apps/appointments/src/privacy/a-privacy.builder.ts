import type { Caller, PersonAsked } from '#contracts';
import {
  Clock,
  type Log,
  Metrics,
  Municipalities,
  Municipality,
  makeLog,
  Outbox,
  Seal,
  Trail,
  UnitOfWork,
} from '#platform';
import type { TestDatabase } from '#testkit';
import { asked, keys, town } from '../booking/a-booking.builder.js';
import { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { AnnounceAgain } from './announce-again.action.js';
import { ErasableStore } from './erasable.store.js';
import { ErasePast } from './erase-past.action.js';
import { ErasePastVisits } from './erase-past-visits.action.js';
import { ErasePerson } from './erase-person.action.js';
import { Erasing } from './erasing.action.js';
import { ErasureStore } from './erasure.store.js';
import { ErasureViews } from './erasure.views.js';
import { ExportPerson } from './export-person.action.js';
import { ExportedViews } from './exported.views.js';
import { ForgetOrigins } from './forget-origins.action.js';
import { KeptDays } from './kept-days.views.js';

export const officer: Caller = {
  client: 'privacy-officer',
  who: 'privacy-officer',
  channel: 'counter',
  scopes: ['privacy'],
};

const aMunicipality = (id: string, retentionDays?: number) =>
  Municipality.parse({
    id,
    name: id,
    oin: '00000000000000000001',
    ...(retentionDays === undefined ? {} : { retentionDays }),
  });

const silent = makeLog('appointments', 'silent');

/** What may be other than it is for real. */
export interface PrivacyParts {
  readonly retentionDays?: number;
  readonly Erasables?: typeof ErasableStore;
  readonly log?: Log;
  readonly personKeys?: PersonKeyStore;
}

/** What privacy does, on a database of booking, without Nest and NATS. */
export const aPrivacy = (
  database: TestDatabase,
  now: number,
  {
    retentionDays,
    Erasables = ErasableStore,
    log = silent,
    personKeys = new PersonKeyStore({ keys: new Map([['h1', keys.lookUp]]) }),
  }: PrivacyParts = {},
) => {
  const { dataSource } = database;
  const clock = new Clock();
  clock.set({ now, at: Date.now(), speed: 0 });
  const municipalities = new Municipalities([aMunicipality(town, retentionDays), aMunicipality('proefdorp')]);
  const unitOfWork = new UnitOfWork(dataSource, new Metrics('test'));
  const seal = new Seal(new Map([['k1', keys.data]]));
  const trail = new Trail();
  const erasables = new Erasables();
  const erasures = new ErasureStore();
  const outbox = new Outbox('appointments', clock, municipalities);
  const erasing = new Erasing(erasables, erasures, outbox, trail, clock);
  const remembered = new RememberedAnswerStore(seal, keys.fingerprint);
  const erasePerson = new ErasePerson({
    unitOfWork,
    personKeys,
    erasables,
    erasing,
    remembered,
    tokenKey: keys.token,
  });
  const exportPerson = new ExportPerson({
    unitOfWork,
    personKeys,
    erasables,
    exported: new ExportedViews(seal),
    trail,
    clock,
    tokenKey: keys.token,
  });
  const keptDays = new KeptDays(dataSource, municipalities, log);
  const views = new ErasureViews(dataSource, keys.token);
  return {
    unitOfWork,
    erasures,
    erase: (whose: PersonAsked, caller = officer, key?: string) =>
      erasePerson.run(
        asked({
          caller,
          asked: whose,
          ...(key ? { idempotency: { key, route: 'POST /v1/privacy/erasures' } } : {}),
        }),
      ),
    export: (whose: PersonAsked, caller = officer, behind?: string) =>
      exportPerson.run(asked({ caller, asked: whose, ...(behind ? { behind } : {}) })),
    erasuresSince: (since: string, page = 1, pageSize = 20) => views.list(asked({ since, page, pageSize })),
    erasure: (erasureId: string, caller = officer) => views.one(asked({ caller, erasureId })),
    erasePast: new ErasePast(unitOfWork, erasables, erasing, keptDays, clock),
    erasePastVisits: new ErasePastVisits(unitOfWork, keptDays, trail, clock),
    forgetOrigins: new ForgetOrigins(unitOfWork, erasables),
    announceAgain: new AnnounceAgain(unitOfWork, erasures, outbox),
  };
};
