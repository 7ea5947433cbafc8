import { FirstTables1700000000000 } from './1700000000000-first-tables.js';
import { FactsHere1763900000000 } from './1763900000000-facts-here.js';
import { LifeOfAnAppointment1763900000001 } from './1763900000001-life-of-an-appointment.js';
import { Trail1795100000000 } from './1795100000000-trail.js';
import { Seals1795100001000 } from './1795100001000-seals.js';
import { Origin1795100002000 } from './1795100002000-origin.js';
import { People1795100003000 } from './1795100003000-people.js';
import { PeopleIndexes1795100003001 } from './1795100003001-people-indexes.js';
import { ErasuresAnnounced1795100004000 } from './1795100004000-erasures-announced.js';
import { OriginsLeft1795100004001 } from './1795100004001-origins-left.js';
import { Queue1795200000000 } from './1795200000000-queue.js';
import { Feedback1795200001000 } from './1795200001000-feedback.js';
import { AgingVisits1795200002000 } from './1795200002000-aging-visits.js';
import { TimeChanges1795300000000 } from './1795300000000-time-changes.js';
import { PlanningVersions1795300100000 } from './1795300100000-planning-versions.js';

export const migrations = [
  FirstTables1700000000000,
  FactsHere1763900000000,
  LifeOfAnAppointment1763900000001,
  Trail1795100000000,
  Seals1795100001000,
  Origin1795100002000,
  People1795100003000,
  PeopleIndexes1795100003001,
  ErasuresAnnounced1795100004000,
  OriginsLeft1795100004001,
  Queue1795200000000,
  Feedback1795200001000,
  AgingVisits1795200002000,
  TimeChanges1795300000000,
  PlanningVersions1795300100000,
];
