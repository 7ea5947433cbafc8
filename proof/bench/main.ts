import { join } from 'node:path';
import { findNatsServer } from '#embedded';
import type { Bench } from './bench.program.js';
import { optionsOf, usage } from './options.rules.js';
import { profilesIn, profiling } from './profiles.program.js';
import { runBench } from './run.program.js';
import { stopAll } from './stopping.program.js';

const root = join(import.meta.dirname, '../../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options = optionsOf(process.argv.slice(2));
if ('help' in options) {
  say(usage);
  process.exit(0);
}
if ('refused' in options) {
  say(`${options.refused}\n${usage}`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void stopAll().finally(() => process.exit(1)));

try {
  const { NATS_SERVER_BIN, PATH } = process.env;
  const natsServer = await findNatsServer({ cacheFolder: join(root, '.loket'), bin: NATS_SERVER_BIN, path: PATH });
  const profiles = join(root, 'bench/profiles');
  // What is named is not fetched again for every folder that is measured.
  const environment = {
    ...process.env,
    NATS_SERVER_BIN: natsServer,
    ...(options.profile ? profiling(profiles) : {}),
  };
  const bench: Bench = {
    options,
    product: { root, environment },
    say,
    profiled: options.profile ? profilesIn(profiles, say) : (_scenario, _system, work) => work(),
  };
  await runBench(bench, natsServer);
  process.exit(0);
} catch (error) {
  await stopAll();
  console.error(error);
  process.exit(1);
}
