import { Controller } from '@nestjs/common';
import {
  bookAppointment,
  bookAppointmentRoute,
  cancelAppointment,
  cancelAppointmentRoute,
  changeAppointment,
  changeAppointmentRoute,
  findAppointmentsRoute,
  getAppointment,
  getAppointmentRoute,
  getCalendarFile,
  getCalendarFileRoute,
  listDay,
  placeHold,
  placeHoldRoute,
  releaseHold,
  releaseHoldRoute,
} from '#contracts';
import { Ask } from '#platform';
import { Challenges } from '../challenge/challenges.action.js';
import { done } from '../door/answer.wording.js';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { calendarAnswer, dayQuestion, foundPage, madeAnswer } from './appointment.wording.js';
import { FindByCode } from './find-by-code.action.js';
import { pageOf } from './page.wording.js';

@Controller()
export class AppointmentsController {
  constructor(
    private readonly ask: Ask,
    private readonly findByCode: FindByCode,
    private readonly challenges: Challenges,
  ) {}

  @Serves(placeHoldRoute)
  async hold(@Call() call: CallOf<typeof placeHoldRoute>) {
    await this.challenges.check(call);
    const { body, caller, idempotency, asked } = call;
    return madeAnswer(await this.ask.of(placeHold, asked, { caller, idempotency, order: body }));
  }

  @Serves(releaseHoldRoute)
  async release(@Call() { params, caller, asked }: CallOf<typeof releaseHoldRoute>) {
    await this.ask.of(releaseHold, asked, { caller, ...params });
    return done;
  }

  @Serves(bookAppointmentRoute)
  async book(@Call() call: CallOf<typeof bookAppointmentRoute>) {
    await this.challenges.check(call);
    const { body, caller, idempotency, asked } = call;
    return madeAnswer(await this.ask.of(bookAppointment, asked, { caller, idempotency, order: body }));
  }

  @Serves(findAppointmentsRoute)
  async find(@Call() { query, caller, asked }: CallOf<typeof findAppointmentsRoute>) {
    const { code } = query;
    return code === undefined
      ? pageOf(query, await this.ask.of(listDay, asked, dayQuestion(caller, query)))
      : foundPage(await this.findByCode.run(code, caller, asked));
  }

  @Serves(getAppointmentRoute)
  async get(@Call() { params, caller, asked }: CallOf<typeof getAppointmentRoute>) {
    const appointment = await this.ask.of(getAppointment, asked, { caller, ...params });
    return { body: appointment, version: appointment.version };
  }

  @Serves(changeAppointmentRoute)
  async change(@Call() call: CallOf<typeof changeAppointmentRoute>) {
    const { params, body, caller, versions, idempotency, asked } = call;
    const order = { caller, idempotency, ...params, ifMatch: versions, change: body };
    const appointment = await this.ask.of(changeAppointment, asked, order);
    return { body: appointment, version: appointment.version };
  }

  @Serves(cancelAppointmentRoute)
  async cancel(@Call() { params, caller, ifMatch, asked }: CallOf<typeof cancelAppointmentRoute>) {
    await this.ask.of(cancelAppointment, asked, { caller, ...params, ifMatch });
    return done;
  }

  @Serves(getCalendarFileRoute)
  async calendar(@Call() { params, caller, asked }: CallOf<typeof getCalendarFileRoute>) {
    return calendarAnswer(await this.ask.of(getCalendarFile, asked, { caller, ...params }));
  }
}
