// Compiles every program to dist/, as plain modules, and puts the result in place at once: what runs keeps running.
// Types are checked by `npm run check`.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const swc = join(dirname(createRequire(import.meta.url).resolve('@swc/cli/package.json')), 'bin/swc.js');
const fresh = `dist.${process.pid}`;
const old = `${fresh}.old`;
/** Folders beside those of the product, separated by commas. */
const others = (process.env.ALSO_BUILD ?? '').split(',').filter((folder) => folder !== '');
const notForRunning = '**/*.spec.ts,**/*.db-spec.ts,**/*.builder.ts';

try {
  mkdirSync(join(root, fresh));
} catch (error) {
  console.error(`The folder ${root} cannot be written: ${error.code}.`);
  process.exit(1);
}

try {
  execFileSync(process.execPath, [swc, 'apps', 'libs', ...others, '-d', fresh, '--ignore', notForRunning, '--quiet'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), join(root, old));
  renameSync(join(root, fresh), join(root, 'dist'));
} finally {
  rmSync(join(root, fresh), { recursive: true, force: true });
  rmSync(join(root, old), { recursive: true, force: true });
}
