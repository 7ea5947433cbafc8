import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { CannotStart } from '#embedded';
import { makeCookieJar } from './cookie-jar.client.js';
import { type Holder, isStaff, nameOf } from './holders.rules.js';
import { redirectUris, staffClient } from './issuer.rules.js';

const Answer = z.object({ access_token: z.string() });
const [redirectUri] = redirectUris;
const patienceMs = 10_000;

const ask = async (url: URL | string, init: RequestInit = {}): Promise<Response> => {
  try {
    return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patienceMs) });
  } catch {
    const { origin } = new URL(url);
    throw new CannotStart('not-available', `The identity provider at ${origin} cannot be reached: run npm start.`);
  }
};

const random = (): string => randomBytes(32).toString('base64url');

const refusal = (issuer: string, holder: Holder): CannotStart =>
  new CannotStart('failed', `The identity provider at ${issuer} refused ${nameOf(holder)}.`);

const tokenFor = async (issuer: string, holder: Holder, form: Record<string, string>): Promise<string> => {
  const answer = await ask(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
  if (!answer.ok) throw refusal(issuer, holder);
  return Answer.parse(await answer.json()).access_token;
};

const authorization = (issuer: string, verifier: string, state: string): URL => {
  const url = new URL('/auth', issuer);
  url.search = new URLSearchParams({
    client_id: staffClient,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url;
};

/** Goes through the login form as a browser would, and catches the code where it would be delivered. */
const logIn = async (issuer: string, holder: Holder, begin: URL): Promise<URL> => {
  const jar = makeCookieJar();
  const visit = async (url: URL, init: RequestInit = {}): Promise<{ status: number; next: URL }> => {
    const answer = await ask(url, { ...init, headers: { cookie: jar.headerFor(url.pathname) } });
    jar.keep(answer.headers.getSetCookie());
    await answer.body?.cancel();
    return { status: answer.status, next: new URL(answer.headers.get('location') ?? url.href, url) };
  };
  const { next: form } = await visit(begin);
  const page = await visit(form);
  if (page.status !== 200) throw refusal(issuer, holder);
  const body = new URLSearchParams({ username: nameOf(holder), password: holder.key });
  const sent = await visit(form, { method: 'POST', body });
  if (sent.status !== 303) throw refusal(issuer, holder);
  return (await visit(sent.next)).next;
};

const byLogin = async (issuer: string, holder: Holder): Promise<string> => {
  const [verifier, state] = [random(), random()];
  const end = await logIn(issuer, holder, authorization(issuer, verifier, state));
  const { code, state: sameState, iss } = Object.fromEntries(end.searchParams);
  if (code === undefined || sameState !== state || iss !== issuer) throw refusal(issuer, holder);
  return tokenFor(issuer, holder, {
    grant_type: 'authorization_code',
    client_id: staffClient,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  });
};

/**
 * An access token, good for an hour: by client credentials for a program, by a login for a member of staff.
 * @throws CannotStart when the provider is away or does not accept the key.
 */
export const accessToken = (issuer: string, holder: Holder): Promise<string> =>
  isStaff(holder.who)
    ? byLogin(issuer, holder)
    : tokenFor(issuer, holder, {
        grant_type: 'client_credentials',
        client_id: nameOf(holder),
        client_secret: holder.key,
      });
