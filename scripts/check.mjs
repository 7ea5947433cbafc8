// Everything that is checked without running a test: `npm run check`. One line per part; what failed tells why.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { cruiseHouse } from '../proof/architecture/cruise-house.mjs';
import { complaintsAbout, readSources } from '../proof/architecture/source-checks.mjs';

const home = dirname(import.meta.dirname);
/** What the last check saw of the types; without it the check only takes longer. */
const typesSeen = '.loket/types.tsbuildinfo';

const runNode = (script, ...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(home, script), ...args], {
      cwd: home,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = [];
    child.stdout.on('data', (piece) => said.push(piece));
    child.stderr.on('data', (piece) => said.push(piece));
    child.on('close', (code) => resolve(code === 0 ? '' : `${Buffer.concat(said)}`.trim() || `It ended with ${code}.`));
  });

const lookAtArchitecture = async () => {
  const { trespasses } = await cruiseHouse(home);
  return [
    ...trespasses.map(({ fence, from, to }) => `${fence}: ${from} imports ${to}`),
    ...complaintsAbout(readSources(home)).map(({ check, path, wrong }) => `${check}: ${path}: ${wrong}`),
  ].join('\n');
};

const parts = {
  types: () =>
    runNode('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--incremental', '--tsBuildInfoFile', typesSeen),
  style: () => runNode('node_modules/@biomejs/biome/bin/biome', 'ci', '.', '--colors=off'),
  'generated files': () => runNode('scripts/generate.mjs', '--check'),
  'fences and roles': lookAtArchitecture,
};

const report = async ([name, run]) => {
  const begun = performance.now();
  const trouble = await run().catch((error) => `${error instanceof Error ? error.stack : error}`);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  process.stdout.write(
    `${trouble ? 'FAILED' : 'ok    '}  ${name} (${seconds} s)\n${trouble ? `\n${trouble}\n\n` : ''}`,
  );
  return !trouble;
};

const results = await Promise.all(Object.entries(parts).map(report));
process.exitCode = results.every(Boolean) ? 0 : 1;
