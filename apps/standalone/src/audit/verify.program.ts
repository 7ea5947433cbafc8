import { z } from 'zod';
import { CannotStart, findPostgres } from '#embedded';
import { auditKeyFor, type ChainReport, verifyTrail } from '#platform';
import { type DataFolder, dataFolder } from '../data-folder.rules.js';
import type { Environment } from '../environment.rules.js';
import { readJson } from '../json-file.client.js';
import { type AuditSettings, readAuditSettings } from './audit.settings.js';
import { reportText } from './report.wording.js';

const databaseIn = async (data: DataFolder): Promise<string> => {
  const running = await findPostgres(data.postgres);
  if (running) return running;
  throw new CannotStart(
    'failed',
    `Open Loket is not running in ${data.folder}: start it with npm start, or give DATABASE_URL.`,
  );
};

const keyIn = async (data: DataFolder): Promise<Buffer> => {
  const kept = await readJson(data.secrets, z.object({ AUDIT_KEY: z.string().optional() }));
  if (kept?.AUDIT_KEY) return Buffer.from(kept.AUDIT_KEY, 'base64');
  throw new CannotStart('failed', `There is no key of the trail in ${data.folder}: give AUDIT_KEY.`);
};

const verifyAll = async ({ services, heads, folder, ...given }: AuditSettings): Promise<readonly ChainReport[]> => {
  const data = dataFolder(folder);
  const url = given.databaseUrl ?? (await databaseIn(data));
  const auditKey = given.auditKey ?? (await keyIn(data));
  const reports: ChainReport[] = [];
  for (const service of services) {
    const ofTheService = auditKeyFor(auditKey, service);
    reports.push(...(await verifyTrail({ service, url, auditKey: ofTheService, heads })));
  }
  return reports;
};

/** Verifies every trail and prints what was found; answers with the exit code. */
export const verify = async (given: readonly string[], environment: Environment): Promise<0 | 1> => {
  try {
    const reports = await verifyAll(readAuditSettings(given, environment));
    process.stdout.write(`${reportText(reports)}\n`);
    return reports.every(({ wrong }) => wrong.length === 0) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
};
