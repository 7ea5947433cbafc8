import { createHash } from 'node:crypto';
import { makeCookieJar } from './cookie-jar.client.js';

const verifier = 'a-verifier-of-at-least-forty-three-characters-in-all';

export const callback = 'http://127.0.0.1:5173/callback';

const params = {
  client_id: 'loket-staff',
  response_type: 'code',
  scope: 'openid',
  redirect_uri: callback,
  state: 'of ours',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

export interface Visit {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where it leads, if anywhere. */
  readonly next: string;
}

/** A browser that follows nothing by itself. */
export const aBrowser = (issuer: string) => {
  const jar = makeCookieJar();
  const visit = async (to: string, init: RequestInit = {}): Promise<Visit> => {
    const url = new URL(to, issuer);
    const headers = { cookie: jar.headerFor(url.pathname), ...init.headers };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    jar.keep(answer.headers.getSetCookie());
    const { status, headers: got } = answer;
    return { status, headers: got, text: await answer.text(), next: got.get('location') ?? '' };
  };
  return {
    visit,
    /** `undefined` leaves a parameter out. */
    begin: (more: Readonly<Record<string, string | undefined>> = {}): Promise<Visit> => {
      const given = Object.entries({ ...params, ...more }).filter((pair): pair is [string, string] => !!pair[1]);
      return visit(`/auth?${new URLSearchParams(given)}`);
    },
    fillIn: (form: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Visit> =>
      visit(form, { method: 'POST', body: new URLSearchParams(fields), headers }),
    exchange: (code: string, more: Record<string, string> = {}): Promise<Response> =>
      fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { origin: 'http://localhost:5173' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: params.client_id,
          redirect_uri: callback,
          code,
          code_verifier: verifier,
          ...more,
        }),
      }),
  };
};

/** What a refusal of the token endpoint is called. */
export const errorIn = async (answer: Response): Promise<string> => ((await answer.json()) as { error: string }).error;
