import { readSettings, runMigrations, schemaSettings, startProgram } from '#platform';
import { migrations } from './index.js';

startProgram('appointments', () => {
  const settings = readSettings(schemaSettings, process.env);
  return runMigrations({ name: 'appointments', settings, migrations }, process.argv.slice(2));
});
