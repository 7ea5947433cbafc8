import { z } from 'zod';
import { secretKey, secretKeys } from '#platform';

const textOf = (shape: z.ZodType, otherwise: string) =>
  z
    .string()
    .refine((text) => shape.safeParse(text).success, otherwise)
    .optional();

const key = () => textOf(secretKey(), 'Give 32 random bytes in base64.');

/** Secrets that are given are handed on; those that are not are made at random, once. */
export const containerSettings = z.object({
  /** Has a folder for each reader: a volume that nobody else sees. */
  SECRETS_FOLDER: z.string().default('/secrets'),
  MUNICIPALITIES_FILE: z.string().default('demo/municipalities.json'),
  POSTGRES_PASSWORD: z.string().optional(),
  TOKEN_KEY: key(),
  DATA_KEYS: textOf(secretKeys(), 'Give keys as id:base64 of 32 random bytes, separated by commas.'),
  FINGERPRINT_KEY: key(),
  LOOKUP_KEYS: textOf(secretKeys(), 'Give keys as id:base64 of 32 random bytes, separated by commas.'),
  AUDIT_KEY: key(),
  DOOR_KEY: key(),
  QUESTION_KEYS: textOf(secretKeys(), 'Give keys as service:base64 of 32 random bytes, separated by commas.'),
});
export type ContainerSettings = z.output<typeof containerSettings>;
