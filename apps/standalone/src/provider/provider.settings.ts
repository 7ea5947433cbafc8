import { z } from 'zod';
import { CannotStart } from '#embedded';

const schema = z.object({
  NODE_ENV: z.string().optional(),
  /** With the port, and with what is secret of the provider itself. */
  PROVIDER_FILE: z.string(),
  /** With the channels and staff, and their keys. */
  KEYS_FILE: z.string(),
});

export interface ProviderSettings {
  readonly providerFile: string;
  readonly keysFile: string;
}

/** @throws CannotStart in production, where identities are not ours to provide. */
export const readProviderSettings = (environment: Readonly<Record<string, string | undefined>>): ProviderSettings => {
  const read = schema.safeParse(environment);
  if (!read.success) {
    const wrong = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new CannotStart('failed', `The identity provider was not told ${wrong}.`);
  }
  if (read.data.NODE_ENV === 'production') {
    throw new CannotStart(
      'failed',
      'The identity provider is for development and does not start with NODE_ENV=production: name one of your own in ISSUERS_FILE.',
    );
  }
  return { providerFile: read.data.PROVIDER_FILE, keysFile: read.data.KEYS_FILE };
};
