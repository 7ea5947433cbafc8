import type { LocationPlan, OutputOf, putLocationPlan } from '#contracts';
import { invalidInput, ProblemError, type Question } from '#platform';
import { knownHolidays } from '../locations/holidays.rules.js';
import { errorsIn, type KeptLocation, plannedView } from '../locations/location.rules.js';
import { namedPlan } from '../locations/named-parts.rules.js';
import { isSeen } from '../locations/versions.rules.js';
import type { Proposals } from './proposals.views.js';
import type { ReplanLocation, Wanted } from './replan-location.action.js';

/** Writes a whole location as one document: the difference is applied. */
export class PutLocationPlan {
  constructor(
    private readonly replan: ReplanLocation,
    private readonly proposals: Proposals,
  ) {}

  async run(question: Question<typeof putLocationPlan>): Promise<OutputOf<typeof putLocationPlan>> {
    const { caller, locationId, plan, seen, dryRun } = question.input;
    const errors = errorsIn(plan, knownHolidays);
    if (errors.length > 0) throw invalidInput(...errors);
    const wanted = (present: KeptLocation | undefined) => wantedPlan(present, plan, seen);
    const deed = { action: 'put-location-plan', part: {} };
    const done = await this.replan.run({ ...question, locationId, caller, dryRun, wanted, deed });
    const told = await this.proposals.told(done);
    return { created: done.created, location: { ...plannedView(done.location), ...told, dryRun } };
  }
}

const wantedPlan = (
  present: KeptLocation | undefined,
  plan: LocationPlan,
  seen: Question<typeof putLocationPlan>['input']['seen'],
): Wanted => {
  if (present ? 'nothing' in seen || !isSeen({ version: present.planVersion }, seen.versions) : !('nothing' in seen))
    throw new ProblemError('version-changed', {
      detail: present && 'nothing' in seen ? 'The location is there already.' : 'The location is not what you saw.',
    });
  return { plan: namedPlan(plan, present?.plan), created: !present };
};
