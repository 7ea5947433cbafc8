import { performance } from 'node:perf_hooks';
import { latencyOf, tally } from '../figures.rules.js';
import { openWires, requestBytes, type Wire } from '../wire.client.js';
import type { LoadResult, ReadJob } from './jobs.js';

/** Asks until the time is over; what is on its way then is waited for and counted. */
export const read = async ({ url, headers, connections, seconds }: ReadJob): Promise<LoadResult> => {
  const address = new URL(url);
  const request = requestBytes(address, 'GET', headers);
  const wires = await openWires(address, connections);
  const statuses: number[] = [];
  const latencies: number[] = [];
  let bytes = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const end = began + seconds * 1_000;
  const work = (wire: Wire): Promise<void> =>
    new Promise((resolve) => {
      const next = (): void => {
        const asked = performance.now();
        if (asked >= end) {
          resolve();
          return;
        }
        wire.ask(request, (heard) => {
          statuses.push(heard.status);
          latencies.push(performance.now() - asked);
          bytes += heard.bytes;
          next();
        });
      };
      next();
    });
  await Promise.all(wires.map(work));
  const took = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  for (const wire of wires) wire.close();
  return {
    seconds: took,
    statuses: tally(statuses),
    problems: {},
    strange: [],
    latency: latencyOf(latencies),
    bytes,
    cpuSeconds: (user + system) / 1e6,
    bodies: [],
  };
};
