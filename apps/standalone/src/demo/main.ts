import { setTimeout } from 'node:timers/promises';
import { administrators } from './administrators.client.js';
import { readSettings } from './demo.settings.js';
import { readDemo } from './demo-folder.client.js';
import { gatewayClient } from './gateway.client.js';
import { loadDemo } from './load-demo.action.js';

const time = { now: () => Date.now(), wait: (milliseconds: number) => setTimeout(milliseconds) };

try {
  const settings = readSettings(process.env);
  const contents = readDemo(settings.folder);
  const send = gatewayClient(settings.gatewayUrl, time);
  const keys = await administrators(settings);
  const { written, kept, notBookable } = await loadDemo(contents, keys, { send, time });
  const nowhere = notBookable.length > 0 ? `; no time to book in ${notBookable.join(', ')}` : '';
  process.stdout.write(
    `Demo: ${contents.length} municipalities, ${written} documents written, ${kept} were there already${nowhere}.\n`,
  );
} catch (error) {
  process.stderr.write(`The demo was not loaded. ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
