import { z } from 'zod';

const Settings = z.object({
  GATEWAY_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  KEYS_FILE: z.string('Name the file with the keys.').min(1),
  /** The identity provider that makes tokens of the keys; none: the gateway takes the keys as they are. */
  ISSUER_URL: z.url({ protocol: /^https?$/ }).optional(),
  DEMO_FOLDER: z.string().min(1).default('demo'),
});

export const readSettings = (environment: Readonly<Record<string, string | undefined>>) => {
  const read = Settings.safeParse(environment);
  if (!read.success) throw new Error(`A setting is wrong:\n${z.prettifyError(read.error)}`);
  const { GATEWAY_URL, KEYS_FILE, ISSUER_URL, DEMO_FOLDER } = read.data;
  return { gatewayUrl: GATEWAY_URL, keysFile: KEYS_FILE, issuer: ISSUER_URL, folder: DEMO_FOLDER };
};
