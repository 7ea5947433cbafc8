import { databaseSecrets, readSettings, runService, soundForProduction, startProgram } from '#platform';
import { appointmentsModule } from './appointments.module.js';
import { appointmentsSettings } from './appointments.settings.js';
import { DeskRecord, LocationRecord } from './locations/location.record.js';
import { migrations } from './migrations/index.js';
import { PlanningFactsRecord } from './planning/facts.record.js';

startProgram('appointments', () => {
  const settings = soundForProduction(readSettings(appointmentsSettings, process.env), process.env, [
    ...databaseSecrets(process.env),
    'NATS_URL',
  ]);
  return runService({
    name: 'appointments',
    settings,
    module: appointmentsModule(settings),
    records: [LocationRecord, DeskRecord, PlanningFactsRecord],
    migrations,
  });
});
