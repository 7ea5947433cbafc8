import { Controller } from '@nestjs/common';
import {
  bookAppointment,
  cancelAppointment,
  changeAppointment,
  findByCode,
  getAppointment,
  getCalendarFile,
  listDay,
  moveAppointments,
  noteOutcome,
  placeHold,
  releaseHold,
} from '#contracts';
import { Answers, type Question } from '#platform';
import { AppointmentViews } from './appointment.views.js';
import { BookAppointment } from './book-appointment.action.js';
import { CancelAppointment, ReleaseHold } from './cancel-appointment.action.js';
import { ChangeAppointment } from './change-appointment.action.js';
import { DayViews } from './day.views.js';
import { MoveAppointments } from './move-appointments.action.js';
import { NoteOutcome } from './note-visit.action.js';
import { PlaceHold } from './place-hold.action.js';

@Controller()
export class HoldHandlers {
  constructor(
    private readonly placeHold: PlaceHold,
    private readonly releaseHold: ReleaseHold,
  ) {}

  @Answers(placeHold)
  place(question: Question<typeof placeHold>) {
    return this.placeHold.run(question);
  }

  @Answers(releaseHold)
  release(question: Question<typeof releaseHold>) {
    return this.releaseHold.run(question);
  }
}

@Controller()
export class AppointmentHandlers {
  constructor(
    private readonly bookAppointment: BookAppointment,
    private readonly changeAppointment: ChangeAppointment,
    private readonly cancelAppointment: CancelAppointment,
    private readonly views: AppointmentViews,
  ) {}

  @Answers(bookAppointment)
  book(question: Question<typeof bookAppointment>) {
    return this.bookAppointment.run(question);
  }

  @Answers(changeAppointment)
  change(question: Question<typeof changeAppointment>) {
    return this.changeAppointment.run(question);
  }

  @Answers(cancelAppointment)
  cancel(question: Question<typeof cancelAppointment>) {
    return this.cancelAppointment.run(question);
  }

  @Answers(getAppointment)
  one(question: Question<typeof getAppointment>) {
    return this.views.one(question);
  }

  @Answers(getCalendarFile)
  calendar(question: Question<typeof getCalendarFile>) {
    return this.views.calendar(question);
  }

  @Answers(findByCode)
  byCode(question: Question<typeof findByCode>) {
    return this.views.byCode(question);
  }
}

@Controller()
export class VisitHandlers {
  constructor(
    private readonly noteOutcome: NoteOutcome,
    private readonly moveAppointments: MoveAppointments,
    private readonly days: DayViews,
  ) {}

  @Answers(noteOutcome)
  outcome(question: Question<typeof noteOutcome>) {
    return this.noteOutcome.run(question);
  }

  @Answers(moveAppointments)
  move(question: Question<typeof moveAppointments>) {
    return this.moveAppointments.run(question);
  }

  @Answers(listDay)
  day(question: Question<typeof listDay>) {
    return this.days.list(question);
  }
}
