import type { InjectionToken, Provider, Type } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, Hints, LOG, Municipalities, Nats, Outbox, provide, Seal, Timers, Trail, UnitOfWork } from '#platform';
import { AppointmentStore } from '../booking/appointment.store.js';
import { DecideOrders } from '../booking/decide-orders.action.js';
import { RememberedAnswerStore } from '../booking/remembered-answers.store.js';
import { LocationStore } from '../locations/location.store.js';
import { NowViews } from '../planning/now.views.js';
import { PlannedTimes } from '../planning/planned-times.mirror.js';
import { WalkInTimes } from '../planning/walk-in-times.mirror.js';
import { Arrive } from './arrive.action.js';
import { DeskViews } from './desk.views.js';
import { CallNext, ChangeCall, StaffDesk } from './desk-calls.action.js';
import { JoinLine } from './join-line.action.js';
import { LeaveLine, ReturnToLine } from './leave-line.action.js';
import { LineStore } from './line.store.js';
import { Lines } from './lines.views.js';
import { LiveNowHandlers } from './live-now.handlers.js';
import { LiveNowViews } from './live-now.views.js';
import { NeedsViews } from './needs.views.js';
import { NoteArrival } from './note-arrival.action.js';
import { type OnLineParts, WorkOnLine } from './on-line.action.js';
import { DeskHandlers, QueueHandlers, TicketHandlers } from './queue.handlers.js';
import { QUEUE_TIMERS, startQueueTimers } from './queue.timers.js';
import { QueueViews } from './queue.views.js';
import { SweepLines } from './sweep-lines.action.js';
import { TakeTicket } from './take-ticket.action.js';
import { TicketViews } from './tickets.views.js';
import { WalkIn } from './walk-in.action.js';

export const queueHandlers: readonly Type[] = [TicketHandlers, QueueHandlers, DeskHandlers, LiveNowHandlers];

/** What the queue is made of, for the module of the service. */
export const queueProviders = (tokenKey: InjectionToken<Buffer>): Provider[] => [
  { provide: Hints, inject: [Nats], useFactory: (nats: Nats) => new Hints(nats, 'appointments') },
  provide(Lines, PlannedTimes, WalkInTimes, Clock),
  provide(LineStore, DataSource),
  provide(NeedsViews, Seal, LOG),
  {
    provide: WorkOnLine,
    inject: [UnitOfWork, LocationStore, DecideOrders, RememberedAnswerStore, Lines, LineStore, Trail, Outbox, Hints],
    useFactory: (
      unitOfWork: OnLineParts['unitOfWork'],
      locations: OnLineParts['locations'],
      decideOrders: OnLineParts['decideOrders'],
      remembered: OnLineParts['remembered'],
      lines: OnLineParts['lines'],
      store: OnLineParts['store'],
      trail: OnLineParts['trail'],
      outbox: OnLineParts['outbox'],
      hints: OnLineParts['hints'],
    ) => new WorkOnLine({ unitOfWork, locations, decideOrders, remembered, lines, store, trail, outbox, hints }),
  },
  provide(TicketViews, DataSource, Lines, NeedsViews, Trail, tokenKey),
  provide(DeskViews, DataSource, Lines, NeedsViews, Trail),
  provide(QueueViews, DataSource, Lines),
  provide(LiveNowViews, DataSource, NowViews, Lines, WalkInTimes, Clock),
  provide(JoinLine, LineStore, Seal, TicketViews),
  provide(WalkIn, WorkOnLine, Lines, LineStore, Municipalities, JoinLine),
  provide(Arrive, WorkOnLine, LineStore, AppointmentStore, DecideOrders, JoinLine),
  provide(TakeTicket, WalkIn, Arrive, RememberedAnswerStore),
  provide(NoteArrival, Arrive),
  provide(LeaveLine, WorkOnLine, TicketViews, tokenKey),
  provide(ReturnToLine, WorkOnLine, TicketViews, Lines, NeedsViews, tokenKey),
  provide(StaffDesk, WorkOnLine, DeskViews),
  provide(CallNext, WorkOnLine, DeskViews, RememberedAnswerStore, NeedsViews),
  provide(ChangeCall, WorkOnLine, DeskViews, RememberedAnswerStore, Lines, NeedsViews),
  provide(SweepLines, WorkOnLine, LineStore, Clock, LOG),
  { provide: QUEUE_TIMERS, inject: [Timers, SweepLines], useFactory: startQueueTimers },
];
