import { Messaging1795000000000 } from './1795000000000-messaging.js';
import { Contacts1795000001000 } from './1795000001000-contacts.js';
import { HandedOff1795000002000 } from './1795000002000-handed-off.js';
import { Trail1795100000000 } from './1795100000000-trail.js';
import { Seals1795100001000 } from './1795100001000-seals.js';
import { Erased1795100002000 } from './1795100002000-erased.js';
import { ErasedAppointments1795100003000 } from './1795100003000-erased-appointments.js';
import { Visits1795200000000 } from './1795200000000-visits.js';
import { VisitsValidated1795200000001 } from './1795200000001-visits-validated.js';

export const migrations = [
  Messaging1795000000000,
  Contacts1795000001000,
  HandedOff1795000002000,
  Trail1795100000000,
  Seals1795100001000,
  Erased1795100002000,
  ErasedAppointments1795100003000,
  Visits1795200000000,
  VisitsValidated1795200000001,
];
