import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const Package = z.object({ name: z.literal('open-loket'), version: z.string() });

/** The version that stands in package.json, above the folder of the built programs. */
export const productVersion = (folder: string): string => {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    try {
      return Package.parse(JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'))).version;
    } catch {
      // Not here: one folder up.
    }
  }
  return 'unknown';
};
