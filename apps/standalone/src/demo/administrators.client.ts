import { accessToken } from '../provider/access-token.client.js';
import { readKeys } from './demo-folder.client.js';

export interface AdministratorsSource {
  readonly keysFile: string;
  readonly issuer: string | undefined;
}

/** The credential of each municipality's administrator: an access token, or the key itself. */
export const administrators = async ({
  keysFile,
  issuer,
}: AdministratorsSource): Promise<ReadonlyMap<string, string>> => {
  const keys = readKeys(keysFile);
  if (issuer === undefined) return keys;
  const tokens = new Map<string, string>();
  for (const [municipalityId, key] of keys) {
    tokens.set(municipalityId, await accessToken(issuer, { municipalityId, who: 'administrator', key }));
  }
  return tokens;
};
