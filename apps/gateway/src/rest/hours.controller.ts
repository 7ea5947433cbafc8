import { Controller } from '@nestjs/common';
import {
  editLocation,
  getLocationPlan,
  getQuotasRoute,
  getWeeklyHoursRoute,
  listClosuresRoute,
  listExceptionsRoute,
  type PlanEdit,
  putClosureRoute,
  putExceptionRoute,
  putHolidaysRoute,
  type putLocationRoute,
  putQuotasRoute,
  putWeeklyHoursRoute,
  removeClosureRoute,
  removeExceptionRoute,
  removeHolidaysRoute,
} from '#contracts';
import { Ask, type AskedFor } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { changeAnswer, partAnswer } from './plan.wording.js';

/** What a change of a part is asked with. */
type Edit = Pick<CallOf<typeof putLocationRoute>, 'caller' | 'query' | 'seen' | 'asked'>;

/** When a location is open, and for whom its time is kept. */
@Controller()
export class HoursController {
  constructor(private readonly ask: Ask) {}

  @Serves(getWeeklyHoursRoute)
  async weeklyHours(@Call() { params, asked }: CallOf<typeof getWeeklyHoursRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, { items: plan.openingHours });
  }

  @Serves(putWeeklyHoursRoute)
  putWeeklyHours(@Call() call: CallOf<typeof putWeeklyHoursRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'weekly-hours', openingHours: body.items });
  }

  @Serves(listExceptionsRoute)
  async exceptions(@Call() { params, asked }: CallOf<typeof listExceptionsRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, { items: plan.exceptions });
  }

  @Serves(putExceptionRoute)
  putException(@Call() call: CallOf<typeof putExceptionRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'exception', on: params.date, hours: body.hours });
  }

  @Serves(removeExceptionRoute)
  removeException(@Call() call: CallOf<typeof removeExceptionRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, { part: 'exception', on: params.date, hours: null });
  }

  @Serves(putHolidaysRoute)
  putHolidays(@Call() call: CallOf<typeof putHolidaysRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'holidays', holidays: body });
  }

  @Serves(removeHolidaysRoute)
  removeHolidays(@Call() call: CallOf<typeof removeHolidaysRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, { part: 'holidays', holidays: null });
  }

  @Serves(listClosuresRoute)
  async closures(@Call() { params, asked }: CallOf<typeof listClosuresRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, { items: plan.closures });
  }

  @Serves(putClosureRoute)
  putClosure(@Call() call: CallOf<typeof putClosureRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'closure', id: params.closureId, closure: body });
  }

  @Serves(removeClosureRoute)
  removeClosure(@Call() call: CallOf<typeof removeClosureRoute>) {
    const { params } = call;
    return this.edit(call, params.locationId, { part: 'closure', id: params.closureId, closure: null });
  }

  @Serves(getQuotasRoute)
  async quotas(@Call() { params, asked }: CallOf<typeof getQuotasRoute>) {
    const plan = await this.plan(asked, params.locationId);
    return partAnswer(plan, { items: plan.quotas });
  }

  @Serves(putQuotasRoute)
  putQuotas(@Call() call: CallOf<typeof putQuotasRoute>) {
    const { params, body } = call;
    return this.edit(call, params.locationId, { part: 'quotas', quotas: body.items });
  }

  private plan(asked: AskedFor, locationId: string) {
    return this.ask.of(getLocationPlan, asked, { locationId });
  }

  private async edit({ caller, query, seen, asked }: Edit, locationId: string, edit: PlanEdit) {
    return changeAnswer(await this.ask.of(editLocation, asked, { caller, locationId, ...query, seen, edit }));
  }
}
