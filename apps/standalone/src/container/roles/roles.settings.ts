import { z } from 'zod';

/** What the program that makes the roles is told, and no service. */
export const rolesSettings = z.object({
  /** Of the administrator. */
  DATABASE_URL: z.string('Give the address of the administrator.'),
  /** Has a folder for each service, into which its own addresses are written. */
  SECRETS_FOLDER: z.string().default('/secrets'),
});
export type RolesSettings = z.output<typeof rolesSettings>;
