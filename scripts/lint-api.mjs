// Lints docs/openapi.json against the NL API Design Rules. ADR_RULESET: a file or an address of the ruleset.
// Prints what is wrong; ends with 1 when something is an error.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const root = dirname(import.meta.dirname);
const given = process.env.ADR_RULESET || 'https://static.developer.overheid.nl/adr/ruleset.yaml';
const ruleset = /^https?:/.test(given) ? given : resolve(given);
const spectral = join(
  dirname(createRequire(import.meta.url).resolve('@stoplight/spectral-cli/package.json')),
  'dist/index.js',
);
const args = ['lint', join(root, 'docs/openapi.json'), '-r', ruleset, '--fail-severity', 'error'];
const { status, error } = spawnSync(process.execPath, [spectral, ...args], { cwd: root, stdio: 'inherit' });
if (error) console.error(`The linter could not be started: ${error.message}.`);
process.exit(status ?? 1);
