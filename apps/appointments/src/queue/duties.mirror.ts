import { midnightOf, type PlannedTime, plannedStretches } from '#free-time';
import type { KeptLocation } from '../locations/location.rules.js';
import { dutiesOf } from './duty.rules.js';
import type { Duty } from './estimate.rules.js';

type DutiesByDesk = ReadonlyMap<string, readonly Duty[]>;

interface Kept {
  readonly appointments: PlannedTime;
  readonly day: number;
  readonly dutiesByDesk: DutiesByDesk;
}

/** A location, and what is planned there: for appointments, and for who walks in. */
interface PlannedHere {
  readonly location: KeptLocation;
  readonly appointments: PlannedTime;
  readonly walkIn: PlannedTime;
}

/** What desks are planned for on one day, worked out once for each plan. */
export class DutiesOfDay {
  private readonly keptByPlan = new WeakMap<PlannedTime, Kept>();

  of({ location, appointments, walkIn }: PlannedHere, day: number): DutiesByDesk {
    const kept = this.keptByPlan.get(walkIn);
    if (kept?.appointments === appointments && kept.day === day) return kept.dutiesByDesk;
    const { timeZone } = location.plan;
    const whole = { from: midnightOf(timeZone, day), until: midnightOf(timeZone, day + 1) };
    const dutiesByDesk = new Map(
      [...location.deskNumbers].map(([deskId, number]) => [
        deskId,
        dutiesOf(plannedStretches(appointments, number, whole), plannedStretches(walkIn, number, whole)),
      ]),
    );
    this.keptByPlan.set(walkIn, { appointments, day, dutiesByDesk });
    return dutiesByDesk;
  }
}
