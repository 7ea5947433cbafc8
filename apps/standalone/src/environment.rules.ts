export type Environment = Readonly<Record<string, string | undefined>>;

/** What is made at random at the first start, and kept. */
export interface Secrets {
  readonly TOKEN_KEY: string;
  readonly DATA_KEYS: string;
  readonly FINGERPRINT_KEY: string;
  readonly LOOKUP_KEYS: string;
  readonly AUDIT_KEY: string;
  readonly DOOR_KEY: string;
}

export interface Generated extends Secrets {
  readonly DATABASE_URL: string;
  readonly NATS_URL: string;
  readonly MUNICIPALITIES_FILE: string;
  readonly CREDENTIALS_FILE: string;
}

/** What the programs are told: what was set when we were started wins, as a value or as `<NAME>_FILE`. */
export const environmentOf = (given: Environment, generated: Generated): Record<string, string | undefined> => {
  const defaults = { NODE_ENV: 'development', LOG_LEVEL: 'info', ...generated };
  const wanted = Object.entries(defaults).filter(([name]) => given[`${name}_FILE`] === undefined);
  return { ...Object.fromEntries(wanted), ...given };
};
