import { readSettings, runMigrations, schemaSettings, startProgram } from '#platform';
import { migrations } from './index.js';

startProgram('catalogue', () => {
  const settings = readSettings(schemaSettings, process.env);
  return runMigrations({ name: 'catalogue', settings, migrations }, process.argv.slice(2));
});
