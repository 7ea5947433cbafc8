import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';

/** Something that must be well for a program to be ready. Throws or rejects when it is not. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<void> | void;
}

export interface Health {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'ok' | 'away'>>;
}

const within = async (milliseconds: number, work: Promise<void> | void): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
};

export const healthOf = async (checks: readonly HealthCheck[]): Promise<Health> => {
  const outcomes = await Promise.all(
    checks.map(async ({ name, check }): Promise<[string, 'ok' | 'away']> => {
      try {
        await within(2_000, check());
        return [name, 'ok'];
      } catch {
        return [name, 'away'];
      }
    }),
  );
  return { ready: outcomes.every(([, outcome]) => outcome === 'ok'), checks: Object.fromEntries(outcomes) };
};

/** Answers `/health/live`, `/health/ready` and `/metrics` of a program that has no HTTP of its own. */
export class HealthServer {
  private readonly server: Server;

  constructor(
    private readonly checks: readonly HealthCheck[],
    private readonly metrics: Metrics,
  ) {
    this.server = createServer((request, response) => {
      this.answer(request.url ?? '/').then(
        ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
        () => response.writeHead(500).end(),
      );
    });
  }

  /** @returns the port it listens on. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(url: string): Promise<{ status: number; type: string; body: string }> {
    const json = 'application/json';
    if (url === '/health/live') return { status: 200, type: json, body: '{"live":true}' };
    if (url === '/health/ready') {
      const health = await healthOf(this.checks);
      return { status: health.ready ? 200 : 503, type: json, body: JSON.stringify(health) };
    }
    if (url === '/metrics') {
      const { registry } = this.metrics;
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    }
    return { status: 404, type: json, body: '{}' };
  }
}
