import { Metrics, makeDataSource, makeLog, roleUrls, Seal, type Tx, UnitOfWork } from '#platform';
import { PersonKeyStore } from '../people/person-keys.store.js';
import { type Counts, countedWith, mendableOf, type Tally } from './sealed.rules.js';
import { type Name, SealedAnswerStore } from './sealed-answer.store.js';
import { SealedPersonStore, type Whose } from './sealed-person.store.js';
import { SealedValueStore, sealedOfVisits } from './sealed-value.store.js';

const first = (ids: readonly string[]): string => ids[0] ?? '';

type KeyId = { readonly key_id: string };
type LookUpRow = Whose & KeyId & { readonly kind: string };

/** What a program is told that seals: the first key of each ring is to be used for everything. */
export interface Rings {
  readonly DATA_KEYS: ReadonlyMap<string, Buffer>;
  readonly LOOKUP_KEYS: ReadonlyMap<string, Buffer>;
}

/** Values that others held locked are come back to so many times. */
const mostRounds = 12;

/**
 * Puts everything that is sealed under the first key, and everything people are found by under the first look-up key: a
 * few rows at a time, beside services that run. It can be stopped at any moment and started again.
 */
export class Reseal {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly persons: SealedPersonStore,
    private readonly answers: SealedAnswerStore,
    private readonly others: readonly SealedValueStore[],
    private readonly rings: { readonly data: readonly string[]; readonly lookUp: readonly string[] },
  ) {}

  /** @returns what is under which key afterwards. */
  async run(): Promise<readonly Tally[]> {
    for (let rounds = 1; ; rounds += 1) {
      await this.walk(async (tx, behind?: Whose) => (await this.persons.resealSome(tx, behind)).last);
      await this.walk((tx, behind?: Name) => this.answers.resealSome(tx, behind));
      for (const values of this.others) await this.walk((tx, behind?: Whose) => values.resealSome(tx, behind));
      const tallies = await this.count();
      if (mendableOf(tallies) === 0 || rounds >= mostRounds) return tallies;
      await this.unitOfWork.run((tx) => this.persons.pause(tx));
    }
  }

  async count(): Promise<readonly Tally[]> {
    const { data, lookUp } = this.rings;
    const persons = await this.counted((tx, behind?: Whose & KeyId) => this.persons.keyIds(tx, behind));
    const answers = await this.counted((tx, behind?: Name & KeyId) => this.answers.keyIds(tx, behind));
    const hashes = await this.counted((tx, behind?: LookUpRow) => this.persons.lookUpKeyIds(tx, behind));
    const fits = await this.counted((tx, behind?: Whose & KeyId) => this.persons.fits(tx, behind));
    const values: Tally[] = [];
    for (const one of this.others) {
      const counts = await this.counted((tx, behind?: Whose & KeyId) => one.keyIds(tx, behind));
      values.push({ what: one.what, wanted: first(data), readable: data, counts });
    }
    return [
      { what: 'appointments.person', wanted: first(data), readable: data, counts: persons },
      { what: 'remembered_answers.answer', wanted: first(data), readable: data, counts: answers },
      ...values,
      // What somebody is found by is made anew from how they can be reached, whatever key it was made with.
      { what: 'person_keys.hash', wanted: first(lookUp), readable: [...hashes.keys()], counts: hashes },
      { what: 'persons by mail or phone', wanted: 'found', readable: [...fits.keys()], counts: fits },
    ];
  }

  private async walk<T>(some: (tx: Tx, behind?: T) => Promise<T | undefined>): Promise<void> {
    let last: T | undefined;
    do {
      const behind = last;
      last = await this.unitOfWork.run((tx) => some(tx, behind));
    } while (last !== undefined);
  }

  private async counted<T extends KeyId>(page: (tx: Tx, behind?: T) => Promise<T[]>): Promise<Counts> {
    let counts: Counts = new Map();
    await this.walk<T>(async (tx, behind) => {
      const rows = await page(tx, behind);
      counts = countedWith(
        counts,
        rows.map(({ key_id }) => key_id),
      );
      return rows.at(-1);
    });
    return counts;
  }
}

export interface ResealParts extends Rings {
  readonly LOG_LEVEL: Parameters<typeof makeLog>[1];
  readonly DATABASE_URL: string;
  readonly RUNTIME_DATABASE_URL?: string | undefined;
  readonly PHONE_COUNTRY: ConstructorParameters<typeof PersonKeyStore>[0]['country'];
}

/** Connects as the service does, with its role that reads and writes data only. */
export const withReseal = async <T>(parts: ResealParts, work: (reseal: Reseal) => Promise<T>): Promise<T> => {
  const dataSource = makeDataSource({
    service: 'appointments',
    url: parts.RUNTIME_DATABASE_URL ?? roleUrls({ service: 'appointments', administrator: parts.DATABASE_URL }).runtime,
    connections: 2,
    records: [],
    log: makeLog('reseal', parts.LOG_LEVEL),
  });
  await dataSource.initialize();
  try {
    return await work(resealOf(parts, new UnitOfWork(dataSource, new Metrics('reseal'))));
  } finally {
    await dataSource.destroy();
  }
};

/** What does it, with these keys. */
export const resealOf = (
  { DATA_KEYS, LOOKUP_KEYS, PHONE_COUNTRY }: Pick<ResealParts, 'DATA_KEYS' | 'LOOKUP_KEYS' | 'PHONE_COUNTRY'>,
  unitOfWork: UnitOfWork,
): Reseal => {
  const seal = new Seal(DATA_KEYS);
  const personKeys = new PersonKeyStore({ keys: LOOKUP_KEYS, country: PHONE_COUNTRY });
  const others = sealedOfVisits.map((at) => new SealedValueStore(seal, at));
  return new Reseal(unitOfWork, new SealedPersonStore(seal, personKeys), new SealedAnswerStore(seal), others, {
    data: seal.keyIds,
    lookUp: [...LOOKUP_KEYS.keys()],
  });
};
