import type { Allows } from '#contracts';

/** A path that is no part of the API, and who may read it. */
export interface Beside {
  /** As in OpenAPI. */
  readonly path: string;
  readonly allows: Allows;
}

/** Everything that is served beside the API. What is public here is public on purpose. */
export const beside = {
  live: { path: '/health/live', allows: 'anyone' },
  ready: { path: '/health/ready', allows: 'anyone' },
  metrics: { path: '/metrics', allows: { scopes: ['metrics'] } },
  openapi: { path: '/v1/openapi.json', allows: 'anyone' },
  docs: { path: '/docs', allows: 'anyone' },
  docsScript: { path: '/docs/start.js', allows: 'anyone' },
  docsAsset: { path: '/docs/assets/{name}', allows: 'anyone' },
} as const satisfies Record<string, Beside>;
