import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MunicipalityId, services, Who } from '#contracts';
import { commonSettings, portSetting, SettingsError, secretKey, secretKeys } from '#platform';

const Network = z.union([z.enum(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** A network of everybody would believe what anybody says. */
const isNetwork = (text: string): boolean => Network.safeParse(text).success && !text.endsWith('/0');

const TrustedProxy = z.string().refine(isNetwork, {
  error: ({ input }) => `"${input}" is no address or network: write 10.0.0.7 or 10.0.0.0/8, separated by commas.`,
});

export const gatewaySettings = commonSettings.extend({
  /** Sign what is asked of each service, which has its own key and no other. */
  QUESTION_KEYS: secretKeys().refine(
    (keys) => services.every((service) => keys.has(service)),
    `Give the key of each service: ${services.map((service) => `${service}:base64`).join()}.`,
  ),
  PORT: portSetting(3000),
  /** `0.0.0.0` in a container. */
  HOST: z.string().default('127.0.0.1'),
  /** Who may call, by the fingerprint of a key; no file: nobody but callers without credentials. */
  CREDENTIALS_FILE: z.string().optional(),
  /** Whose access tokens are believed, and what their claims mean here; no file: nobody's. */
  ISSUERS_FILE: z.string().optional(),
  /** Keys what the door tells strangers apart by; the same for all gateways. Known to all outside production. */
  DOOR_KEY: secretKey().default(createHash('sha256').update('open-loket').digest()),
  /** In how many seconds a request's headers have come in whole, and all of the request. */
  HEADERS_SECONDS: z.coerce.number().min(0.1).max(600).default(15),
  REQUEST_SECONDS: z.coerce.number().min(0.1).max(3_600).default(120),
  /** For how many seconds a connection may wait for its next request, and one that is used may stand still. */
  IDLE_SECONDS: z.coerce.number().min(0.1).max(3_600).default(72),
  STALLED_SECONDS: z.coerce.number().min(0.1).max(3_600).default(120),
  /** Connections at once; more are closed as they come. */
  MOST_CONNECTIONS: z.coerce.number().int().min(10).max(1_000_000).default(10_000),
  /** Of one network address at once, TRUSTED_PROXIES excepted; more are closed as they come. */
  MOST_CONNECTIONS_PER_ADDRESS: z.coerce.number().int().min(1).max(1_000_000).default(500),
  /** How many tries it takes to solve a challenge, on average; 2,000 is about a second in a browser. */
  CHALLENGE_TRIES: z.coerce.number().int().min(10).max(1_000_000).default(2_000),
  /** Where the outside finds us, for the OpenAPI document: `https://api.example.org`. */
  PUBLIC_URL: z
    .url()
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Where problems are described; the code comes behind it. */
  PROBLEMS_URL: z.url().default('https://openloket.example/problems/'),
  /** The register of processing activities, for the Logboek Dataverwerkingen: the action comes behind it. */
  PROCESSING_ACTIVITIES: z.url().default('urn:open-loket:processing-activity:'),
  /** Proxies whose X-Forwarded headers are believed, by address or CIDR, separated by commas. */
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((proxy) => proxy.trim()))
    .pipe(z.array(TrustedProxy))
    .optional(),
});
export type GatewaySettings = z.output<typeof gatewaySettings>;

const Credential = z.strictObject({
  municipalityId: MunicipalityId,
  who: Who,
  keySha256: z.string().regex(/^[0-9a-f]{64}$/, 'Give the SHA-256 of the key, in lower-case hexadecimals.'),
});
/** A key is valid in one municipality, for one kind of caller. The key itself is not kept. */
export type Credential = z.output<typeof Credential>;

/**
 * @param knows which municipalities are served.
 * @throws SettingsError when the file is not what it should be; a file that is absent holds no credentials.
 */
export const readCredentials = (
  file: string | undefined,
  knows: (municipalityId: string) => boolean,
): readonly Credential[] => {
  if (!file) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new SettingsError(`CREDENTIALS_FILE: the file ${file} can not be read as JSON.`);
  }
  const result = z.object({ credentials: z.array(Credential) }).safeParse(content);
  const stranger = result.data?.credentials.find(({ municipalityId }) => !knows(municipalityId));
  if (stranger)
    throw new SettingsError(`CREDENTIALS_FILE: ${file}: ${stranger.municipalityId} is not in MUNICIPALITIES_FILE.`);
  if (result.success) return result.data.credentials;
  const issue = result.error.issues[0];
  throw new SettingsError(`CREDENTIALS_FILE: ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
};
