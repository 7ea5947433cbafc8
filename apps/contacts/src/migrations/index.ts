import { Messaging1795000000000 } from './1795000000000-messaging.js';
import { Contacts1795000001000 } from './1795000001000-contacts.js';

export const migrations = [Messaging1795000000000, Contacts1795000001000];
