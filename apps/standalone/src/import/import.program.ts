import { findDestination } from './gateway-here.client.js';
import { readImportSettings } from './import.settings.js';
import { type ImportCommand, progressText } from './import.wording.js';
import { upload } from './upload.client.js';

const back = process.stderr.isTTY ? '\r' : '';

/** Sends the file that was named and prints what came of it; answers with the exit code. */
export const importFile = async (
  command: ImportCommand,
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<0 | 1> => {
  let shown = false;
  const onProgress = (sent: number, size: number): void => {
    if (!process.stderr.isTTY && sent < size) return;
    process.stderr.write(`${back}${progressText(sent, size)}`);
    shown = true;
  };
  try {
    const settings = readImportSettings(command.name, given, environment);
    const to = await findDestination(settings);
    const { lines, isEmpty } = await upload({ command, file: settings.file, to, onProgress });
    if (shown) process.stderr.write('\n');
    process.stdout.write(`${lines.join('\n')}\n`);
    return isEmpty ? 1 : 0;
  } catch (error) {
    process.stderr.write(`${shown ? '\n' : ''}${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
};
