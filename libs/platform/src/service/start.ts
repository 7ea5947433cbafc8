import { SettingsError } from '../settings.js';

/** Runs a program; what stops it at the start is one clear sentence, or the whole story if nobody foresaw it. */
export const startProgram = (name: string, run: () => Promise<void>): void => {
  const started = Promise.resolve().then(run);
  started.catch((error: unknown) => {
    const story = error instanceof SettingsError ? { msg: error.message } : { msg: String(error), err: stackOf(error) };
    process.stdout.write(`${JSON.stringify({ level: 60, time: new Date().toISOString(), service: name, ...story })}\n`);
    process.exit(1);
  });
};

const stackOf = (error: unknown) => (error instanceof Error ? { message: error.message, stack: error.stack } : error);
