import { Messaging1795000000000 } from './1795000000000-messaging.js';
import { Wording1795000001000 } from './1795000001000-wording.js';
import { Products1795000002000 } from './1795000002000-products.js';
import { Standards1795000003000 } from './1795000003000-standards.js';

export const migrations = [Messaging1795000000000, Wording1795000001000, Products1795000002000, Standards1795000003000];
