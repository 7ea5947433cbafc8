import { CannotStart, codeOf } from '#embedded';
import { auditKeyFor, prepareRoles, secretKey } from '#platform';
import { type Service, services } from './programs.rules.js';

/** How one service, and nobody else, reaches its own schema. */
export interface RoleAddresses {
  readonly OWNER_DATABASE_URL: string;
  readonly RUNTIME_DATABASE_URL: string;
  readonly SEALER_DATABASE_URL: string;
}

/** What one service is told, and nobody else. */
export interface ServiceAccess extends RoleAddresses {
  readonly AUDIT_KEY: string;
}

export interface Administration {
  /** The address of the administrator, which no program of ours is told. */
  readonly administrator: string;
  /** The key of the installation, in base64: those of the services follow from it. */
  readonly auditKey: string;
}

const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : 'DATABASE_URL');

/**
 * Makes the roles of a service, or brings them up to date.
 * @throws CannotStart that says why it can not be done.
 */
export const roleUrlsOf = async (service: Service, administrator: string): Promise<RoleAddresses> => {
  try {
    const { owner, runtime, sealer } = await prepareRoles({ service, administrator });
    return { OWNER_DATABASE_URL: owner, RUNTIME_DATABASE_URL: runtime, SEALER_DATABASE_URL: sealer };
  } catch (error) {
    const why = codeOf(error) ?? (error instanceof Error ? error.message : String(error));
    throw new CannotStart('failed', `The roles of ${service} cannot be made in ${hostOf(administrator)} (${why}).`);
  }
};

/** @throws CannotStart that says what is wrong with the key. */
export const auditKeyOf = (service: Service, installationKey: string): string => {
  const key = secretKey().safeParse(installationKey);
  if (!key.success) throw new CannotStart('failed', 'AUDIT_KEY: Give 32 random bytes in base64.');
  return auditKeyFor(key.data, service).toString('base64url');
};

/** Makes what each service needs in the database; answers what each is to be told. */
export const prepareServices = async ({
  administrator,
  auditKey,
}: Administration): Promise<Readonly<Record<Service, ServiceAccess>>> => {
  const access = new Map<Service, ServiceAccess>();
  for (const service of services)
    access.set(service, {
      ...(await roleUrlsOf(service, administrator)),
      AUDIT_KEY: auditKeyOf(service, auditKey),
    });
  return Object.fromEntries(access) as Record<Service, ServiceAccess>;
};
