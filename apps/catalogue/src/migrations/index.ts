import { Messaging1795000000000 } from './1795000000000-messaging.js';
import { Wording1795000001000 } from './1795000001000-wording.js';
import { Products1795000002000 } from './1795000002000-products.js';
import { Standards1795000003000 } from './1795000003000-standards.js';
import { Versions1795000004000 } from './1795000004000-versions.js';
import { Search1795000005000 } from './1795000005000-search.js';
import { Handoffs1795000006000 } from './1795000006000-handoffs.js';
import { Sdg1795000007000 } from './1795000007000-sdg.js';
import { CatalogueImports1795000008000 } from './1795000008000-catalogue-imports.js';
import { Trail1795100000000 } from './1795100000000-trail.js';
import { Seals1795100001000 } from './1795100001000-seals.js';

export const migrations = [
  Messaging1795000000000,
  Wording1795000001000,
  Products1795000002000,
  Standards1795000003000,
  Versions1795000004000,
  Search1795000005000,
  Handoffs1795000006000,
  Sdg1795000007000,
  CatalogueImports1795000008000,
  Trail1795100000000,
  Seals1795100001000,
];
