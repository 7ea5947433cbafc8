import { isDeepStrictEqual } from 'node:util';
import { locationPlanned, type OutputOf, type putLocationPlan } from '#contracts';
import {
  type Clock,
  invalidInput,
  type Outbox,
  ProblemError,
  type Question,
  type Tx,
  type UnitOfWork,
} from '#platform';
import { isKnownPlace } from './holidays.rules.js';
import { loadLocations } from './location.record.js';
import { errorsIn, plannedView } from './location.rules.js';
import type { LocationStore } from './location.store.js';

/** Writes a whole location as one document. Appointments stay; a desk that has some can not be left out. */
export class PutLocationPlan {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly locations: LocationStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  run(question: Question<typeof putLocationPlan>): Promise<OutputOf<typeof putLocationPlan>> {
    const errors = errorsIn(question.input.plan, isKnownPlace);
    if (errors.length > 0) throw invalidInput(...errors);
    return this.unitOfWork.run((tx) => this.within(tx, question));
  }

  private async within(tx: Tx, { municipalityId, input }: Question<typeof putLocationPlan>) {
    const { locationId, plan, seen } = input;
    const created = 'nothing' in seen;
    if (created) {
      if (!(await this.locations.insert(tx, municipalityId, locationId, plan)))
        throw new ProblemError('version-changed', { detail: 'The location is there already.' });
    } else {
      const changed = await this.change(tx, municipalityId, input);
      if (!changed) return { created, location: await this.read(tx, municipalityId, locationId) };
    }
    await this.locations.numberDesks(
      tx,
      municipalityId,
      locationId,
      plan.desks.map(({ id }) => id),
    );
    const location = await this.read(tx, municipalityId, locationId);
    await this.outbox.announce(tx, {
      event: locationPlanned,
      municipalityId,
      about: locationId,
      data: { municipalityId, locationId, version: location.version },
    });
    return { created, location };
  }

  /** @returns whether there was something to change. */
  private async change(tx: Tx, municipalityId: string, input: Question<typeof putLocationPlan>['input']) {
    const { locationId, plan } = input;
    const versions = 'versions' in input.seen ? input.seen.versions : [];
    const locked = (await this.locations.lock(tx, municipalityId, [locationId])).get(locationId);
    if (!locked || !(versions.includes('*') || versions.includes(String(locked.planVersion))))
      throw new ProblemError('version-changed', { detail: 'The location is not what you saw.' });
    const before = await this.read(tx, municipalityId, locationId);
    const { id: _id, version: _version, ...document } = before;
    if (isDeepStrictEqual(document, plan)) return false;
    const taken = await this.locations.desksTakenAfter(tx, municipalityId, locationId, new Date(this.clock.now()));
    const gone = taken.filter((desk) => !plan.desks.some(({ id }) => id === desk));
    if (gone.length > 0) throw new ProblemError('desk-taken', { desks: gone });
    await this.locations.updatePlan(tx, municipalityId, locationId, plan);
    return true;
  }

  private async read(tx: Tx, municipalityId: string, locationId: string) {
    const [location] = await loadLocations(tx, municipalityId, [locationId]);
    if (!location) throw new ProblemError('location-unknown');
    return plannedView(location);
  }
}
