import { readSettings, runMigrations, schemaSettings, startProgram } from '#platform';
import { migrations } from './index.js';

startProgram('contacts', () => {
  const settings = readSettings(schemaSettings, process.env);
  return runMigrations({ name: 'contacts', settings, migrations }, process.argv.slice(2));
});
