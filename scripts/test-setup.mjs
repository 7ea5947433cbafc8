// Before all suites: compiles the programs (some suites start them), starts the servers the suites share.
import './build.mjs';
import { join } from 'node:path';

export default async () => {
  const { startRunServers } = await import('../dist/libs/testkit/src/index.js');
  globalThis.loketRunServers = await startRunServers(join(import.meta.dirname, '../.loket'));
};
