import { FirstTables1700000000000 } from './1700000000000-first-tables.js';
import { FactsHere1763900000000 } from './1763900000000-facts-here.js';
import { LifeOfAnAppointment1763900000001 } from './1763900000001-life-of-an-appointment.js';
import { Trail1795100000000 } from './1795100000000-trail.js';

export const migrations = [
  FirstTables1700000000000,
  FactsHere1763900000000,
  LifeOfAnAppointment1763900000001,
  Trail1795100000000,
];
