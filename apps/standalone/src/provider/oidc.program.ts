import { type ClientMetadata, type Configuration, errors, interactionPolicy, Provider } from 'oidc-provider';
import { type Holder, isStaff, nameOf, personOf } from './holders.rules.js';
import { audience, isLoopback, issuerAt, redirectUris, staffClient } from './issuer.rules.js';
import { pageHeaders, troublePage } from './page.wording.js';
import type { ProviderFile } from './provider-file.client.js';

const hour = 3_600;
const minute = 60;

/** As a resource it has to be a URI; nobody needs to name it. */
const resource = 'urn:open-loket';

const clientOf = (holder: Holder): ClientMetadata => ({
  client_id: nameOf(holder),
  client_secret: holder.key,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
});

const forStaff: ClientMetadata = {
  client_id: staffClient,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: [...redirectUris],
};

/** No session spares anybody the login, so nobody else on this machine gets a code with it. */
const loginEachTime = new interactionPolicy.Prompt(
  { name: 'login', requestable: true },
  new interactionPolicy.Check(
    'each_time',
    'A login is needed each time.',
    'login_required',
    ({ oidc }) => oidc.result?.login === undefined,
  ),
);

const features: NonNullable<Configuration['features']> = {
  clientCredentials: { enabled: true },
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  rpInitiatedLogout: { enabled: false },
  userinfo: { enabled: false },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => resource,
    getResourceServerInfo: (_, wanted) => {
      if (wanted !== resource) throw new errors.InvalidTarget();
      const sign = { alg: 'RS256' as const };
      return { scope: '', audience, accessTokenTTL: hour, accessTokenFormat: 'jwt', jwt: { sign } };
    },
  },
};

const ttl = {
  AccessToken: hour,
  ClientCredentials: hour,
  IdToken: hour,
  Grant: hour,
  Session: hour,
  Interaction: 10 * minute,
  AuthorizationCode: minute,
};

export interface OidcOptions {
  readonly file: ProviderFile;
  readonly holders: readonly Holder[];
}

/** The protocol. What it remembers, it remembers in memory: tokens are signed and need no memory. */
export const makeOidc = ({ file, holders }: OidcOptions): Provider => {
  const programs = holders.filter(({ who }) => !isStaff(who));
  const people = new Map(
    holders.filter(({ who }) => isStaff(who)).map((holder) => [personOf(nameOf(holder), file.personKey), holder]),
  );
  const programByName = new Map(programs.map((holder) => [nameOf(holder), holder]));
  return new Provider(issuerAt(file.port), {
    clients: [forStaff, ...programs.map(clientOf)],
    jwks: file.jwks as NonNullable<Configuration['jwks']>,
    features,
    ttl,
    scopes: ['openid'],
    responseTypes: ['code'],
    // A browser sends cookies to every port of a host: by their path these do not reach the gateway.
    cookies: {
      keys: [file.cookieKey],
      long: { httpOnly: true, sameSite: 'lax', path: '/auth' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    interactions: { policy: [loginEachTime], url: (_, { uid }) => `/login/${uid}` },
    clientBasedCORS: (_, origin, client) => client.clientId === staffClient && isLoopback(origin),
    findAccount: (_, sub) => (people.has(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session?.accountId,
        clientId: oidc.client?.clientId,
      });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    extraTokenClaims: (_, token) => {
      const person = 'accountId' in token ? token.accountId : undefined;
      const holder = person === undefined ? programByName.get(token.clientId ?? '') : people.get(person);
      if (holder === undefined) throw new errors.InvalidGrant();
      return { municipality: holder.municipalityId, who: holder.who, ...(person === undefined ? {} : { person }) };
    },
    renderError: (ctx, out) => {
      ctx.set(pageHeaders());
      ctx.body = troublePage(`${out.error}: ${out.error_description ?? 'no more is known'}.`);
    },
  });
};
