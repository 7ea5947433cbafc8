import { CannotStart, findPostgres } from '#embedded';
import { makeDataFolder } from '../data-folder.client.js';
import type { DataFolder } from '../data-folder.rules.js';
import { takeLock } from '../instance-lock.client.js';
import { postgresPart } from '../server.program.js';

type Say = (line: string) => void;

/** Starts our own PostgreSQL for as long as the work lasts, and nothing else. */
const onItsOwn = async <T>(data: DataFolder, say: Say, work: (url: string) => Promise<T>): Promise<T> => {
  const postgres = postgresPart(data, say);
  const server = await postgres.start(new AbortController().signal);
  try {
    return await work(postgres.url());
  } finally {
    await server.stop();
  }
};

/** @throws CannotStart when Open Loket runs on this data folder. */
export const whileNothingRuns = async <T>(
  data: DataFolder,
  say: Say,
  work: (url: string) => Promise<T>,
): Promise<T> => {
  await makeDataFolder(data);
  const release = await takeLock(data);
  try {
    return await onItsOwn(data, say, work);
  } finally {
    await release();
  }
};

/** Works on the database of a data folder, whether Open Loket runs on it or not. */
export const runningOrNot = async <T>(data: DataFolder, say: Say, work: (url: string) => Promise<T>): Promise<T> => {
  const running = await findPostgres(data.postgres);
  if (running !== undefined) return work(running);
  return whileNothingRuns(data, say, work).catch((error: unknown) => {
    if (!(error instanceof CannotStart) || error.reason !== 'in-use') throw error;
    throw new CannotStart('failed', `Open Loket is starting on ${data.folder}: try again when it runs.`);
  });
};
