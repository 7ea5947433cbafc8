import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ImportSettings {
  readonly file: string;
  readonly municipality: string | undefined;
  /** Where everything is kept that `npm start` started. */
  readonly folder: string;
  readonly municipalitiesFile: string;
  /** Keys that the gateway takes as they are. */
  readonly keysFile: string | undefined;
  /** A gateway that was not started here. */
  readonly gatewayUrl: string | undefined;
  /** A key or an access token. */
  readonly key: string | undefined;
}

/** @throws Error one sentence that says what is missing. */
export const readImportSettings = (
  command: string,
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ImportSettings => {
  const usage = `npm run ${command} -- <file> [--municipality <id>]`;
  const { positionals, values } = parse(given, usage);
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new Error(`Name one file: ${usage}`);
  return {
    file: resolve(file),
    municipality: values.municipality,
    folder: resolve(environment.LOKET_DATA || '.loket'),
    municipalitiesFile: resolve(environment.MUNICIPALITIES_FILE || 'demo/municipalities.json'),
    keysFile: environment.KEYS_FILE || undefined,
    gatewayUrl: environment.GATEWAY_URL || undefined,
    key: environment.LOKET_KEY || undefined,
  };
};

const parse = (given: readonly string[], usage: string) => {
  try {
    return parseArgs({ args: [...given], allowPositionals: true, options: { municipality: { type: 'string' } } });
  } catch {
    throw new Error(`This can not be understood: ${usage}`);
  }
};
