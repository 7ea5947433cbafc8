import { join } from 'node:path';

/** Each needs only the servers, so they start together; the gateway needs them. */
export const services = ['catalogue', 'appointments', 'contacts'] as const;
export const gateway = 'gateway';

/** Built programs lie beside each other: `<apps>/<name>/src/main.js`. */
export const programFile = (apps: string, name: string): string => join(apps, name, 'src', 'main.js');

/** Loads the demo municipalities; told `GATEWAY_URL`, `KEYS_FILE` and `ISSUER_URL`. */
export const demoProgram = (apps: string): string => join(apps, 'standalone', 'src', 'demo', 'main.js');

/** The identity provider for development. */
export const providerProgram = (apps: string): string => join(apps, 'standalone', 'src', 'provider', 'main.js');
