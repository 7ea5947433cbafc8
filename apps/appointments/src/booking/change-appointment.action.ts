import type { Appointment, changeAppointment } from '#contracts';
import type { Question } from '#platform';
import type { AskForTime } from './ask-for-time.action.js';
import { rememberUnder } from './remember-under.rules.js';
import type { RememberedAnswerStore } from './remembered-answers.store.js';

/** Moves or changes an appointment, or changes nothing. */
export class ChangeAppointment {
  constructor(
    private readonly askForTime: AskForTime,
    private readonly remembered: RememberedAnswerStore,
  ) {}

  async run({ municipalityId, requestId, input, deadline }: Question<typeof changeAppointment>): Promise<Appointment> {
    const { caller, idempotency, appointmentId, ifMatch, change } = input;
    return (await this.askForTime.run(municipalityId, {
      order: { kind: 'change', caller, id: appointmentId, ifMatch, change },
      traceId: requestId,
      deadline,
      remember: rememberUnder(caller, idempotency, () =>
        this.remembered.fingerprint(municipalityId, { appointmentId, change }),
      ),
    })) as Appointment;
  }
}
