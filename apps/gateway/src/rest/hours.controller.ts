import { Controller } from '@nestjs/common';
import {
  getClosureRoute,
  getExceptionRoute,
  getQuotasRoute,
  getWeeklyHoursRoute,
  listClosuresRoute,
  listExceptionsRoute,
  putClosureRoute,
  putExceptionRoute,
  putHolidaysRoute,
  putQuotasRoute,
  putWeeklyHoursRoute,
  removeClosureRoute,
  removeExceptionRoute,
  removeHolidaysRoute,
} from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { EditPlan } from './edit-plan.action.js';
import { hoursOn, partOf } from './plan.wording.js';
import { PlanParts } from './plan-parts.views.js';

/** When a location is open, and for whom its time is kept. */
@Controller()
export class HoursController {
  constructor(
    private readonly parts: PlanParts,
    private readonly edit: EditPlan,
  ) {}

  @Serves(getWeeklyHoursRoute)
  weeklyHours(@Call() call: CallOf<typeof getWeeklyHoursRoute>) {
    return this.parts.part(call, ({ openingHours: items }) => ({ items }));
  }

  @Serves(putWeeklyHoursRoute)
  putWeeklyHours(@Call() call: CallOf<typeof putWeeklyHoursRoute>) {
    return this.edit.run(call, { part: 'weekly-hours', openingHours: call.body.items });
  }

  @Serves(listExceptionsRoute)
  exceptions(@Call() call: CallOf<typeof listExceptionsRoute>) {
    return this.parts.page(call, ({ exceptions }) => exceptions);
  }

  @Serves(getExceptionRoute)
  exception(@Call() call: CallOf<typeof getExceptionRoute>) {
    return this.parts.part(call, ({ exceptions }) => hoursOn(exceptions, call.params.date));
  }

  @Serves(putExceptionRoute)
  putException(@Call() call: CallOf<typeof putExceptionRoute>) {
    return this.edit.run(call, { part: 'exception', on: call.params.date, hours: call.body.hours });
  }

  @Serves(removeExceptionRoute)
  removeException(@Call() call: CallOf<typeof removeExceptionRoute>) {
    return this.edit.run(call, { part: 'exception', on: call.params.date, hours: null });
  }

  @Serves(putHolidaysRoute)
  putHolidays(@Call() call: CallOf<typeof putHolidaysRoute>) {
    return this.edit.run(call, { part: 'holidays', holidays: call.body });
  }

  @Serves(removeHolidaysRoute)
  removeHolidays(@Call() call: CallOf<typeof removeHolidaysRoute>) {
    return this.edit.run(call, { part: 'holidays', holidays: null });
  }

  @Serves(listClosuresRoute)
  closures(@Call() call: CallOf<typeof listClosuresRoute>) {
    return this.parts.page(call, ({ closures }) => closures);
  }

  @Serves(getClosureRoute)
  closure(@Call() call: CallOf<typeof getClosureRoute>) {
    return this.parts.part(call, ({ closures }) => partOf(closures, call.params.closureId));
  }

  @Serves(putClosureRoute)
  putClosure(@Call() call: CallOf<typeof putClosureRoute>) {
    return this.edit.run(call, { part: 'closure', id: call.params.closureId, closure: call.body });
  }

  @Serves(removeClosureRoute)
  removeClosure(@Call() call: CallOf<typeof removeClosureRoute>) {
    return this.edit.run(call, { part: 'closure', id: call.params.closureId, closure: null });
  }

  @Serves(getQuotasRoute)
  quotas(@Call() call: CallOf<typeof getQuotasRoute>) {
    return this.parts.part(call, ({ quotas: items }) => ({ items }));
  }

  @Serves(putQuotasRoute)
  putQuotas(@Call() call: CallOf<typeof putQuotasRoute>) {
    return this.edit.run(call, { part: 'quotas', quotas: call.body.items });
  }
}
