import { Controller } from '@nestjs/common';
import {
  getDeskClosureRoute,
  getDeskRoute,
  getShiftRoute,
  listDesksRoute,
  putDeskClosureRoute,
  putDeskRoute,
  putShiftRoute,
  removeDeskClosureRoute,
  removeDeskRoute,
  removeShiftRoute,
} from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { EditPlan } from './edit-plan.action.js';
import { partOf } from './plan.wording.js';
import { PlanParts } from './plan-parts.views.js';

/** The desks of a location, and when they are staffed. */
@Controller()
export class DesksController {
  constructor(
    private readonly parts: PlanParts,
    private readonly edit: EditPlan,
  ) {}

  @Serves(listDesksRoute)
  desks(@Call() call: CallOf<typeof listDesksRoute>) {
    return this.parts.page(call, ({ desks }) => desks);
  }

  @Serves(getDeskRoute)
  desk(@Call() call: CallOf<typeof getDeskRoute>) {
    return this.parts.partOfDesk(call, (desk) => desk);
  }

  @Serves(putDeskRoute)
  putDesk(@Call() call: CallOf<typeof putDeskRoute>) {
    return this.edit.run(call, { part: 'desk', deskId: call.params.deskId, desk: call.body });
  }

  @Serves(removeDeskRoute)
  removeDesk(@Call() call: CallOf<typeof removeDeskRoute>) {
    return this.edit.run(call, { part: 'desk', deskId: call.params.deskId, desk: null });
  }

  @Serves(getShiftRoute)
  shift(@Call() call: CallOf<typeof getShiftRoute>) {
    return this.parts.partOfDesk(call, ({ shifts }) => partOf(shifts, call.params.shiftId));
  }

  @Serves(putShiftRoute)
  putShift(@Call() call: CallOf<typeof putShiftRoute>) {
    const { deskId, shiftId: id } = call.params;
    return this.edit.run(call, { part: 'shift', deskId, id, shift: call.body });
  }

  @Serves(removeShiftRoute)
  removeShift(@Call() call: CallOf<typeof removeShiftRoute>) {
    const { deskId, shiftId: id } = call.params;
    return this.edit.run(call, { part: 'shift', deskId, id, shift: null });
  }

  @Serves(getDeskClosureRoute)
  closure(@Call() call: CallOf<typeof getDeskClosureRoute>) {
    return this.parts.partOfDesk(call, ({ closures }) => partOf(closures, call.params.closureId));
  }

  @Serves(putDeskClosureRoute)
  putClosure(@Call() call: CallOf<typeof putDeskClosureRoute>) {
    const { deskId, closureId: id } = call.params;
    return this.edit.run(call, { part: 'closure', deskId, id, closure: call.body });
  }

  @Serves(removeDeskClosureRoute)
  removeClosure(@Call() call: CallOf<typeof removeDeskClosureRoute>) {
    const { deskId, closureId: id } = call.params;
    return this.edit.run(call, { part: 'closure', deskId, id, closure: null });
  }
}
