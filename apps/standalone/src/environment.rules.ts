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
  readonly MUNICIPALITIES_FILE: string;
  /** None: only what was set when we were started. */
  readonly ISSUERS_FILE: string | undefined;
}

/** What the programs are told: what was set when we were started wins, as a value or as `<NAME>_FILE`. */
export const environmentOf = (given: Environment, generated: Generated): Record<string, string | undefined> => {
  const defaults = { NODE_ENV: 'development', LOG_LEVEL: 'info', ...generated };
  const wanted = Object.entries(defaults).filter(([name]) => given[`${name}_FILE`] === undefined);
  return { ...Object.fromEntries(wanted), ...given };
};

/** And where a program finds the message broker, under a name of its own, unless it was set. */
export const withBroker = (
  environment: Record<string, string | undefined>,
  natsUrl: string,
): Record<string, string | undefined> =>
  environment.NATS_URL_FILE === undefined ? { NATS_URL: natsUrl, ...environment } : environment;
