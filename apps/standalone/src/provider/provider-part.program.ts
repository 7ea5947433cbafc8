import type { DataFolder } from '../data-folder.rules.js';
import { writeJson } from '../json-file.client.js';
import { nodePart, type ProgramContext } from '../node.program.js';
import type { Part } from '../part.program.js';
import { providerProgram } from '../programs.rules.js';
import { issuerAt, issuersFile } from './issuer.rules.js';
import { keepProvider } from './provider-file.client.js';

export interface ProviderPart {
  readonly issuer: string;
  readonly part: Part;
}

/** It is told what it needs and no more: nothing of the databases, nothing of the services' secrets. */
const environment = (data: DataFolder): NodeJS.ProcessEnv => ({
  NODE_ENV: 'development',
  PROVIDER_FILE: data.provider,
  KEYS_FILE: data.keys,
});

/** The issuer is known before it runs, because its port is kept; whoever is to believe it reads that in `issuers.json`. */
export const makeProviderPart = async (apps: string, context: ProgramContext): Promise<ProviderPart> => {
  const { data } = context;
  const issuer = issuerAt((await keepProvider(data.provider)).port);
  await writeJson(data.issuers, issuersFile(issuer));
  const program = {
    name: 'provider',
    file: providerProgram(apps),
    env: environment(data),
    healthUrl: `${issuer}/health/ready`,
  };
  return { issuer, part: nodePart(program.name, async () => program, context) };
};
