import { findDestination } from './gateway-here.client.js';
import { readImportSettings } from './import.settings.js';
import { isEmpty, progressText, summaryOf } from './import.wording.js';
import { upload } from './upload.client.js';

const { stderr, stdout } = process;
const back = stderr.isTTY ? '\r' : '';

let shown = false;

const onProgress = (sent: number, size: number): void => {
  if (!stderr.isTTY && sent < size) return;
  stderr.write(`${back}${progressText(sent, size)}`);
  shown = true;
};

try {
  const settings = readImportSettings(process.argv.slice(2), process.env);
  const report = await upload({ file: settings.file, to: await findDestination(settings), onProgress });
  if (shown) stderr.write('\n');
  stdout.write(`${summaryOf(report).join('\n')}\n`);
  process.exitCode = isEmpty(report) ? 1 : 0;
} catch (error) {
  stderr.write(`${shown ? '\n' : ''}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
