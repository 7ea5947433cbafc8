import type { Clock, UnitOfWork } from '#platform';
import type { LocationStore } from '../locations/location.store.js';
import type { AppointmentStore } from './appointment.store.js';
import { overAfterMilliseconds } from './visit-end.rules.js';

/** Who came, and of whom nobody noted the outcome, takes no time any more once it is over for a while. */
export class ReleasePast {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly locations: LocationStore,
    private readonly appointments: AppointmentStore,
    private readonly clock: Clock,
  ) {}

  async run(): Promise<void> {
    const since = new Date(this.clock.now() - overAfterMilliseconds);
    for (const { municipalityId, locationId } of await this.appointments.locationsWithArrivedSince(since)) {
      await this.unitOfWork.run(async (tx) => {
        await this.locations.lock(tx, municipalityId, [locationId]);
        await this.appointments.releaseArrived(tx, municipalityId, locationId, since);
        await this.locations.raiseVersions(tx, municipalityId, [locationId]);
      });
    }
  }
}
