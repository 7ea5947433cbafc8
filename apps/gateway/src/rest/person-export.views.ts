import {
  type Contact,
  type ExportedAppointment,
  exportContacts,
  exportPerson,
  type InputOf,
  type Looked,
  type PersonExport,
} from '#contracts';
import type { Ask, AskedFor } from '#platform';

type Asked = Omit<InputOf<typeof exportPerson>, 'behind'>;

/** Everything that is kept about a person, of all services, asked for in portions. */
export class PersonExports {
  constructor(private readonly ask: Ask) {}

  async of(asked: AskedFor, whose: Asked): Promise<PersonExport> {
    const appointments: ExportedAppointment[] = [];
    const contacts: Contact[] = [];
    for (let behind: string | undefined; ; ) {
      const some = await this.ask.of(exportPerson, asked, { ...whose, ...(behind ? { behind } : {}) });
      const { moments, trail } = await this.contactsOf(asked, some.appointments);
      appointments.push(...some.appointments.map((one) => withTrail(one, trail[one.appointment.id])));
      contacts.push(...moments);
      if (some.last === undefined) return { at: some.at, appointments, contacts };
      behind = some.last;
    }
  }

  private async contactsOf(asked: AskedFor, appointments: readonly ExportedAppointment[]) {
    const moments: Contact[] = [];
    let trail: Readonly<Record<string, Looked[]>> = {};
    const appointmentIds = appointments.map(({ appointment }) => appointment.id);
    while (appointmentIds.length > 0) {
      const some = await this.ask.of(exportContacts, asked, { appointmentIds, behind: moments.length });
      moments.push(...some.contacts);
      trail = { ...some.trail, ...trail };
      if (!some.more) break;
    }
    return { moments, trail };
  }
}

const withTrail = (one: ExportedAppointment, ofContacts: readonly Looked[] = []): ExportedAppointment => ({
  ...one,
  trail: [...one.trail, ...ofContacts].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
});
