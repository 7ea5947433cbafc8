import { join } from 'node:path';
import { sentenceOf } from '../../refusal.wording.js';
import { restore } from './restore.program.js';

try {
  const apps = join(import.meta.dirname, '..', '..', '..', '..');
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  await restore({ args: process.argv.slice(2), environment: process.env, apps, say });
  process.exit(0);
} catch (error) {
  console.error(sentenceOf(error) ?? error);
  process.exit(1);
}
