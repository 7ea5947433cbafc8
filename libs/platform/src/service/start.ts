import { SettingsError } from '../settings.js';
import { faultOf } from '../telemetry/fault.js';

/** Runs a program; what stops it at the start is one clear sentence, or the whole story if nobody foresaw it. */
export const startProgram = (name: string, run: () => Promise<void>): void => {
  const started = Promise.resolve().then(run);
  started.catch((error: unknown) => {
    const story = error instanceof SettingsError ? { msg: error.message } : storyOf(error);
    process.stdout.write(`${JSON.stringify({ level: 60, time: new Date().toISOString(), service: name, ...story })}\n`);
    process.exit(1);
  });
};

const storyOf = (error: unknown) => {
  const err = faultOf(error);
  return { msg: `${err.type}: ${err.message}`, err };
};
