import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { latencyOf } from '../figures.rules.js';
import type { StraightJob, StraightResult } from './straight.program.js';

const book = async ({ databaseUrl, connections, statements, rows, form }: StraightJob): Promise<StraightResult> => {
  const clients = Array.from({ length: connections }, () => new Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  const { appointment, outbox, both } = statements;
  const oneByOne = async (client: Client, [booked, announced]: StraightJob['rows'][number]): Promise<void> => {
    await client.query('begin');
    await client.query({ name: 'appointment', text: appointment, values: [...booked] });
    await client.query({ name: 'outbox', text: outbox, values: [...announced] });
    await client.query('commit');
  };
  const atOnce = async (client: Client, [booked, announced]: StraightJob['rows'][number]): Promise<void> => {
    await client.query({ name: 'both', text: both, values: [...booked, ...announced] });
  };
  const send = form === 'four round trips' ? oneByOne : atOnce;
  const latencies: number[] = [];
  let next = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const work = async (client: Client): Promise<void> => {
    for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
      const asked = performance.now();
      await send(client, row);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(clients.map(work));
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all(clients.map((client) => client.end()));
  return { seconds, latency: latencyOf(latencies), cpuSeconds: (user + system) / 1e6 };
};

/** The limit: one booking per transaction, straight at the database. */
process.on('message', (job: StraightJob) => {
  void book(job).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
