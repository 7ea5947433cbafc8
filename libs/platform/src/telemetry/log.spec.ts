import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const program = `
  const { makeLog } = await import(process.argv[1]);
  const log = makeLog('test', 'info');
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => { log.info('still here'); process.send('said'); }, 5);
`;

it('a program whose log nobody reads any more can still be stopped', async () => {
  const compiled = join(process.cwd(), 'dist/libs/platform/src/telemetry/log.js');
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, compiled], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH },
  });
  const { stdout } = child;
  if (!stdout) throw new Error('It has no output.');
  await once(stdout, 'data');
  stdout.destroy();
  const exited = once(child, 'exit');
  for (let said = 0; said < 50; said += 1) await once(child, 'message');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});
