import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { CannotStart, freePort, portProblem } from '#embedded';
import { readJson, writeJson } from '../json-file.client.js';

const ProviderFile = z.object({
  port: z.int(),
  /** Signs the provider's cookies. */
  cookieKey: z.string(),
  /** Makes pseudonyms of names. */
  personKey: z.string(),
  jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) }),
});
/** What of the provider stays the same over starts. */
export type ProviderFile = z.output<typeof ProviderFile>;

const signingKey = async (): Promise<Record<string, unknown>> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
};

const fresh = async (): Promise<ProviderFile> => ({
  port: await freePort(),
  cookieKey: randomBytes(32).toString('base64url'),
  personKey: randomBytes(32).toString('base64url'),
  jwks: { keys: [await signingKey()] },
});

/** Made at the first start. Another port, so another issuer, only when somebody else has taken ours. */
export const keepProvider = async (file: string): Promise<ProviderFile> => {
  const kept = (await readJson(file, ProviderFile)) ?? (await fresh());
  const port = (await portProblem(kept.port)) === undefined ? kept.port : await freePort();
  const provider = { ...kept, port };
  await writeJson(file, provider);
  return provider;
};

/** @throws CannotStart when there is none. */
export const readProvider = async (file: string): Promise<ProviderFile> => {
  const provider = await readJson(file, ProviderFile);
  if (provider !== undefined) return provider;
  throw new CannotStart('not-available', `The file ${file} is missing, which has the keys of the identity provider.`);
};
