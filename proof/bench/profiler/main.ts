import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { basename, dirname, join } from 'node:path';

const folder = process.env.BENCH_PROFILES ?? '.';
/** `<name>/src/main.js` */
const program = basename(dirname(dirname(process.argv[1] ?? '')));
let session: Session | undefined;

const begin = async (): Promise<void> => {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
};

const end = async (of: Session): Promise<void> => {
  session = undefined;
  const { profile } = await of.post('Profiler.stop');
  of.disconnect();
  await writeFile(join(folder, `${program}.${process.pid}.cpuprofile`), JSON.stringify(profile));
};

/** Loaded before a program of the product: one signal begins a profile, the next ends it and writes it down. */
process.on('SIGUSR2', () => void (session === undefined ? begin() : end(session)));
