// Compiles every program to dist/, as plain modules. Types are checked by `npm run check`.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const swc = join(dirname(createRequire(import.meta.url).resolve('@swc/cli/package.json')), 'bin/swc.js');
rmSync(join(root, 'dist'), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [swc, 'apps', 'libs', '-d', 'dist', '--ignore', '**/*.spec.ts,**/*.db-spec.ts,**/*.builder.ts', '--quiet'],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
);
