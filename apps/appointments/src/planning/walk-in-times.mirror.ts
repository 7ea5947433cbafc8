import { PlannedTimes } from './planned-times.mirror.js';
import { forWalkIn } from './walk-in.rules.js';

/** As PlannedTimes: when desks serve whoever walks in. */
export class WalkInTimes extends PlannedTimes {
  constructor() {
    super(forWalkIn);
  }
}
