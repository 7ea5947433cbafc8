import {
  type Contact,
  type ExportedAppointment,
  exportContacts,
  exportPerson,
  type InputOf,
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
      appointments.push(...some.appointments);
      contacts.push(...(await this.contactsOf(asked, some.appointments)));
      if (some.last === undefined) return { at: some.at, appointments, contacts };
      behind = some.last;
    }
  }

  private async contactsOf(asked: AskedFor, appointments: readonly ExportedAppointment[]): Promise<Contact[]> {
    const contacts: Contact[] = [];
    const appointmentIds = appointments.map(({ appointment }) => appointment.id);
    while (appointmentIds.length > 0) {
      const some = await this.ask.of(exportContacts, asked, { appointmentIds, behind: contacts.length });
      contacts.push(...some.contacts);
      if (!some.more) return contacts;
    }
    return contacts;
  }
}
