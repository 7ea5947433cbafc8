import type { editLocation, OutputOf } from '#contracts';
import { invalidInput, ProblemError, type Question } from '#platform';
import { type Edited, edited, errorsInEdit, newPlan } from '../locations/edit-plan.rules.js';
import { knownHolidays } from '../locations/holidays.rules.js';
import type { KeptLocation } from '../locations/location.rules.js';
import { isSeen } from '../locations/versions.rules.js';
import type { Proposals } from './proposals.views.js';
import type { ReplanLocation, Wanted } from './replan-location.action.js';

type Input = Question<typeof editLocation>['input'];

/** Changes one part of a location's plan, or makes a location. */
export class EditLocation {
  constructor(
    private readonly replan: ReplanLocation,
    private readonly proposals: Proposals,
  ) {}

  async run(question: Question<typeof editLocation>): Promise<OutputOf<typeof editLocation>> {
    const { input } = question;
    const { caller, locationId, dryRun } = input;
    const errors = errorsInEdit(input.edit, knownHolidays);
    if (errors.length > 0) throw invalidInput(...errors);
    const wanted = (present: KeptLocation | undefined) => wantedPlan(present, input);
    const deed = { action: 'edit-location', part: partOf(input.edit) };
    const done = await this.replan.run({ ...question, locationId, caller, dryRun, wanted, deed });
    const told = await this.proposals.told(done);
    return { locationId, version: done.location.planVersion, created: done.created, dryRun, ...told };
  }
}

const wantedPlan = (present: KeptLocation | undefined, { locationId, edit, seen }: Input): Wanted => {
  if (!present) {
    if (edit.part !== 'details') throw new ProblemError('location-unknown', { locationId });
    if (!('nothing' in seen)) throw changed('There is no such location yet.');
    return { plan: newPlan(edit.details), created: true };
  }
  if (!('nothing' in seen) && !isSeen({ version: present.planVersion }, seen.versions))
    throw changed('The location is not what you saw.');
  const after = edited(present.plan, edit);
  if ('refused' in after) throw refusal(after, aboutOf(locationId, edit));
  if ('nothing' in seen && !after.created) throw changed('It is there already.');
  if (after.created && 'versions' in seen && seen.versions.includes('*')) throw changed('There is no such part yet.');
  return { plan: after.ok, created: after.created };
};

/** Which part: its kind, and by what it is known. */
const partOf = (edit: Input['edit']) => ({
  part: edit.part,
  ...('deskId' in edit ? { deskId: edit.deskId } : {}),
  ...('id' in edit ? { id: edit.id } : {}),
  ...('on' in edit ? { on: edit.on } : {}),
});

const changed = (detail: string): ProblemError => new ProblemError('version-changed', { detail });

const aboutOf = (locationId: string, edit: Input['edit']) => ({
  locationId,
  ...('deskId' in edit && edit.deskId !== undefined ? { deskId: edit.deskId } : {}),
});

const refusal = ({ refused, detail }: Extract<Edited, { refused: unknown }>, about: object): ProblemError =>
  new ProblemError(refused, { ...about, ...(detail ? { detail } : {}) });
