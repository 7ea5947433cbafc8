import { Agent, request } from 'node:http';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const send = (agent: Agent, base: URL, { method, path, headers, body }: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { agent, host: base.hostname, port: base.port, method, path, headers: { ...headers, ...length } };
    const asked = request(options, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
      answer.once('error', reject);
    });
    asked.once('error', reject);
    asked.end(body);
  });

const atOnce = 32;

/** Sends all, as many at once as there are connections. @returns how many a second, and how many answers of each status. */
export const perSecond = async (url: string, all: readonly Sent[]) => {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const base = new URL(url);
  const statuses = new Map<number, number>();
  let next = 0;
  const began = performance.now();
  const work = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) {
      const status = await send(agent, base, all[at] as Sent);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  agent.destroy();
  return { perSecond: (all.length / (performance.now() - began)) * 1_000, statuses: Object.fromEntries(statuses) };
};
