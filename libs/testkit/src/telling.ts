import { createHash } from 'node:crypto';
import { auditKeyFor, prepareRoles } from '#platform';

export const serviceNames = ['catalogue', 'appointments', 'contacts'] as const;
export type ServiceName = (typeof serviceNames)[number];

type Told = Record<string, string>;

const keysOf: Readonly<Record<ServiceName | 'gateway', readonly string[]>> = {
  catalogue: [],
  appointments: ['TOKEN_KEY', 'DATA_KEYS', 'FINGERPRINT_KEY', 'LOOKUP_KEYS'],
  contacts: [],
  gateway: ['DOOR_KEY', 'CREDENTIALS_FILE', 'ISSUERS_FILE'],
};
const forSome = new Set(['AUDIT_KEY', ...Object.values(keysOf).flat()]);

/** The environment of a house, without what is another program's; of the services also with what is their own. */
export type Telling = (program: ServiceName | 'gateway', environment: Readonly<Told>) => Told;

const isService = (program: string): program is ServiceName => serviceNames.some((name) => name === program);

/** Makes the roles of every service; no program is told who the administrator is. */
export const aTelling = async (administrator: string): Promise<Telling> => {
  const roles = new Map<ServiceName, Told>();
  for (const service of serviceNames) {
    const { owner, runtime, sealer } = await prepareRoles({ service, administrator });
    roles.set(service, { OWNER_DATABASE_URL: owner, RUNTIME_DATABASE_URL: runtime, SEALER_DATABASE_URL: sealer });
  }
  return (program, environment) => {
    const told = Object.entries(environment).filter(([name]) => !forSome.has(name) || keysOf[program].includes(name));
    if (!isService(program)) return Object.fromEntries(told);
    const installationKey = Buffer.from(environment.AUDIT_KEY ?? '', 'base64');
    const AUDIT_KEY = auditKeyFor(installationKey, program).toString('base64url');
    return { ...Object.fromEntries(told), ...roles.get(program), AUDIT_KEY };
  };
};

/** As a gateway is told keys: it is given the hashes only. */
export const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
