import { FirstTables1700000000000 } from './1700000000000-first-tables.js';

export const migrations = [FirstTables1700000000000];
