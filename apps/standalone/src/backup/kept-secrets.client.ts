import { z } from 'zod';
import type { DataFolder } from '../data-folder.rules.js';
import { readJson } from '../json-file.client.js';

const Kept = z.record(z.string(), z.string());

/** The secrets that the first start made; none when there was no first start. Nothing is made here. */
export const readKept = async (data: DataFolder): Promise<Readonly<Record<string, string>>> =>
  (await readJson(data.secrets, Kept)) ?? {};
