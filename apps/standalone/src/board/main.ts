import { sentenceOf } from '../refusal.wording.js';
import { rebuildBoard } from './rebuild.program.js';

try {
  await rebuildBoard({ environment: process.env, say: (line) => void process.stdout.write(`${line}\n`) });
} catch (error) {
  console.error(sentenceOf(error) ?? error);
  process.exitCode = 1;
}
