import { createHmac } from 'node:crypto';
import { networkOf } from '../limits/network.rules.js';

/**
 * Where a caller without a credential asks from: a keyed hash, the same at all gateways, another one in each
 * municipality. The address itself goes no further than the gateway.
 */
export const originOf = (doorKey: string, municipalityId: string, ...address: Parameters<typeof networkOf>): string => {
  const key = createHmac('sha256', doorKey).update('origin of a caller').digest();
  return createHmac('sha256', key)
    .update(`${municipalityId}|${networkOf(...address)}`)
    .digest('base64url');
};
