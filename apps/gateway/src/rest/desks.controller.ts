import { Controller } from '@nestjs/common';
import {
  editLocation,
  getDeskRoute,
  getLocationPlan,
  listDesksRoute,
  type PlanEdit,
  type PlannedLocation,
  putDeskClosureRoute,
  putDeskRoute,
  type putLocationRoute,
  putShiftRoute,
  removeDeskClosureRoute,
  removeDeskRoute,
  removeShiftRoute,
} from '#contracts';
import { Ask, type AskedFor, ProblemError } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { changeAnswer, partAnswer } from './plan.wording.js';

/** What a change of a part is asked with. */
type Edit = Pick<CallOf<typeof putLocationRoute>, 'caller' | 'query' | 'seen' | 'asked'>;

const deskOf = ({ desks }: PlannedLocation, deskId: string): PlannedLocation['desks'][number] => {
  const desk = desks.find(({ id }) => id === deskId);
  if (!desk) throw new ProblemError('desk-unknown', { deskId });
  return desk;
};

/** The desks of a location, and when they are staffed. */
@Controller()
export class DesksController {
  constructor(private readonly ask: Ask) {}

  @Serves(listDesksRoute)
  async desks(@Call() { params, asked }: CallOf<typeof listDesksRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, { items: plan.desks });
  }

  @Serves(getDeskRoute)
  async desk(@Call() { params, asked }: CallOf<typeof getDeskRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, deskOf(plan, params.deskId));
  }

  @Serves(putDeskRoute)
  putDesk(@Call() call: CallOf<typeof putDeskRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'desk', deskId: params.deskId, desk: body });
  }

  @Serves(removeDeskRoute)
  removeDesk(@Call() call: CallOf<typeof removeDeskRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, { part: 'desk', deskId: params.deskId, desk: null });
  }

  @Serves(putShiftRoute)
  putShift(@Call() call: CallOf<typeof putShiftRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, {
      part: 'shift',
      deskId: params.deskId,
      id: params.shiftId,
      shift: body,
    });
  }

  @Serves(removeShiftRoute)
  removeShift(@Call() call: CallOf<typeof removeShiftRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, {
      part: 'shift',
      deskId: params.deskId,
      id: params.shiftId,
      shift: null,
    });
  }

  @Serves(putDeskClosureRoute)
  putClosure(@Call() call: CallOf<typeof putDeskClosureRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, {
      part: 'closure',
      deskId: params.deskId,
      id: params.closureId,
      closure: body,
    });
  }

  @Serves(removeDeskClosureRoute)
  removeClosure(@Call() call: CallOf<typeof removeDeskClosureRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, {
      part: 'closure',
      deskId: params.deskId,
      id: params.closureId,
      closure: null,
    });
  }

  private plan(asked: AskedFor, locationId: string) {
    return this.ask.of(getLocationPlan, asked, { locationId });
  }

  private async edit({ caller, query, seen, asked }: Edit, locationId: string, edit: PlanEdit) {
    return changeAnswer(await this.ask.of(editLocation, asked, { caller, locationId, ...query, seen, edit }));
  }
}
