import { join } from 'node:path';
import { CannotStart } from '#embedded';
import { type Command, commandOf } from './command.rules.js';
import { sentenceOf } from './refusal.wording.js';
import { readSettings } from './standalone.settings.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The terminal, or whoever reads what we print, may be gone before we are. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const runUntilToldToStop = async (reset: boolean): Promise<void> => {
  const { startStandalone } = await import('./standalone.program.js');
  const toldToStop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => toldToStop.abort());
  const { signal } = toldToStop;
  try {
    const apps = join(import.meta.dirname, '..', '..');
    const stop = await startStandalone({ settings: readSettings(process.env), apps, reset, say, signal });
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
    say('Stopping ...');
    await stop();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  say('Stopped.');
};

const run = async (command: Command): Promise<void> => {
  if ('refused' in command) throw new CannotStart('failed', command.refused);
  if (command.command === 'start') return runUntilToldToStop(command.reset);
  const { findToken } = await import('./token.client.js');
  say(await findToken(readSettings(process.env), command));
};

try {
  await run(commandOf(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  console.error(sentenceOf(error) ?? error);
  process.exit(1);
}
