import { join } from 'node:path';

/** Each needs only the servers, so they start together; the gateway needs them. */
export const services = ['catalogue', 'appointments', 'contacts'] as const;
export type Service = (typeof services)[number];
export const gateway = 'gateway';
export type ProgramName = Service | typeof gateway;

/** The keys that a program needs, and no other program is told; each service has a key of the trail besides. */
export const keysOf = {
  catalogue: [],
  appointments: ['TOKEN_KEY', 'DATA_KEYS', 'FINGERPRINT_KEY', 'LOOKUP_KEYS'],
  contacts: [],
  gateway: ['DOOR_KEY'],
} as const satisfies Record<ProgramName, readonly string[]>;

/** Built programs lie beside each other: `<apps>/<name>/src/main.js`. */
export const programFile = (apps: string, name: string): string => join(apps, name, 'src', 'main.js');

/** Loads the demo municipalities; told `GATEWAY_URL`, `KEYS_FILE` and `ISSUER_URL`. */
export const demoProgram = (apps: string): string => join(apps, 'standalone', 'src', 'demo', 'main.js');

/** The identity provider for development. */
export const providerProgram = (apps: string): string => join(apps, 'standalone', 'src', 'provider', 'main.js');
