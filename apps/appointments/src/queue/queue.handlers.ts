import { Controller } from '@nestjs/common';
import {
  callNext,
  changeCall,
  findTicket,
  getCall,
  getQueue,
  getStaffing,
  getTicket,
  leaveLine,
  listQueueChanges,
  listTickets,
  noteArrival,
  returnToLine,
  staffDesk,
  takeTicket,
} from '#contracts';
import { Answers, type Question } from '#platform';
import { DeskViews } from './desk.views.js';
import { CallNext, ChangeCall, StaffDesk } from './desk-calls.action.js';
import { LeaveLine, ReturnToLine } from './leave-line.action.js';
import { NoteArrival } from './note-arrival.action.js';
import { QueueViews } from './queue.views.js';
import { TakeTicket } from './take-ticket.action.js';
import { TicketViews } from './tickets.views.js';

@Controller()
export class TicketHandlers {
  constructor(
    private readonly takeTicket: TakeTicket,
    private readonly leaveLine: LeaveLine,
    private readonly returnToLine: ReturnToLine,
    private readonly noteArrival: NoteArrival,
    private readonly tickets: TicketViews,
  ) {}

  @Answers(takeTicket)
  take(question: Question<typeof takeTicket>) {
    return this.takeTicket.run(question);
  }

  @Answers(noteArrival)
  arrival(question: Question<typeof noteArrival>) {
    return this.noteArrival.run(question);
  }

  @Answers(getTicket)
  one(question: Question<typeof getTicket>) {
    return this.tickets.one(question);
  }

  @Answers(findTicket)
  byCode(question: Question<typeof findTicket>) {
    return this.tickets.byCode(question);
  }

  @Answers(listTickets)
  list(question: Question<typeof listTickets>) {
    return this.tickets.list(question);
  }

  @Answers(leaveLine)
  leave(question: Question<typeof leaveLine>) {
    return this.leaveLine.run(question);
  }

  @Answers(returnToLine)
  comeBack(question: Question<typeof returnToLine>) {
    return this.returnToLine.run(question);
  }
}

@Controller()
export class QueueHandlers {
  constructor(private readonly queues: QueueViews) {}

  @Answers(getQueue)
  queue(question: Question<typeof getQueue>) {
    return this.queues.queue(question);
  }

  @Answers(listQueueChanges)
  changes(question: Question<typeof listQueueChanges>) {
    return this.queues.changes(question);
  }
}

@Controller()
export class DeskHandlers {
  constructor(
    private readonly staffDesk: StaffDesk,
    private readonly callNext: CallNext,
    private readonly changeCall: ChangeCall,
    private readonly desks: DeskViews,
  ) {}

  @Answers(staffDesk)
  staff(question: Question<typeof staffDesk>) {
    return this.staffDesk.run(question);
  }

  @Answers(getStaffing)
  staffing(question: Question<typeof getStaffing>) {
    return this.desks.staffing(question);
  }

  @Answers(callNext)
  next(question: Question<typeof callNext>) {
    return this.callNext.run(question);
  }

  @Answers(getCall)
  call(question: Question<typeof getCall>) {
    return this.desks.call(question);
  }

  @Answers(changeCall)
  change(question: Question<typeof changeCall>) {
    return this.changeCall.run(question);
  }
}
