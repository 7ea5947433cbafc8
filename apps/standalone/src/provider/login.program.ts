import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { type Holder, isKeyOf, isStaff, nameOf, personOf } from './holders.rules.js';
import { loginPage, pageHeaders, troublePage } from './page.wording.js';
import type { ProviderFile } from './provider-file.client.js';
import { type Tries, triesAfter, waitAfter } from './tries.rules.js';

const longestForm = 4_096;
const expired = 'This login has expired or was begun in another browser: begin again where you came from.';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface LoginOptions {
  readonly oidc: Provider;
  readonly file: ProviderFile;
  readonly holders: readonly Holder[];
}

interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers?: Record<string, string>;
}

/** The fields of a form; `undefined` when it is longer than ours can be. */
const formIn = async (request: IncomingMessage): Promise<URLSearchParams | undefined> => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > longestForm) return undefined;
  }
  return new URLSearchParams(text);
};

/** Where the browser goes once somebody is logged in: one of our redirect URIs, checked by the protocol. */
const goalOf = ({ params }: Interaction): string => new URL(String(params.redirect_uri)).origin;

/** Asks who it is, and tells the protocol. Wrong names and wrong passwords look the same, and cannot be tried for long. */
export const makeLogin = ({ oidc, file, holders }: LoginOptions): Handler => {
  const people = new Map(holders.filter(({ who }) => isStaff(who)).map((holder) => [nameOf(holder), holder]));
  const triesByName = new Map<string, Tries>();

  const begunHere = async (request: IncomingMessage, response: ServerResponse): Promise<Interaction | undefined> => {
    const found = await oidc.interactionDetails(request, response).catch(() => undefined);
    return found !== undefined && request.url === `/login/${found.uid}` ? found : undefined;
  };

  const verdictOn = (name: string, password: string): Holder | Page => {
    const holder = people.get(name);
    const counted = holder === undefined ? '' : name;
    const now = performance.now();
    const wait = waitAfter(triesByName.get(counted), now);
    if (wait > 0) {
      const html = loginPage(`There were too many wrong passwords: try again in ${wait} seconds.`);
      return { status: 429, html, headers: { 'retry-after': String(wait) } };
    }
    if (holder !== undefined && isKeyOf(holder, password)) return holder;
    if (holder === undefined) isKeyOf(undefined, password);
    triesByName.set(counted, triesAfter(triesByName.get(counted), now));
    return { status: 401, html: loginPage('This user name and password do not belong together.') };
  };

  const answerTo = async (request: IncomingMessage, found: Interaction | undefined): Promise<Holder | Page> => {
    if (found === undefined) return { status: 400, html: troublePage(expired) };
    if (request.method === 'GET') return { status: 200, html: loginPage() };
    if (request.method !== 'POST') return { status: 405, html: troublePage('This is not done.') };
    const { origin } = request.headers;
    if (origin !== undefined && origin !== oidc.issuer) return { status: 403, html: troublePage(expired) };
    const form = await formIn(request);
    if (form === undefined) return { status: 413, html: loginPage('This is too long.') };
    return verdictOn(form.get('username') ?? '', form.get('password') ?? '');
  };

  return async (request, response) => {
    const found = await begunHere(request, response);
    const answer = await answerTo(request, found);
    if ('key' in answer) {
      const login = { accountId: personOf(nameOf(answer), file.personKey), remember: false };
      return oidc.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
    }
    const headers = pageHeaders(found === undefined ? undefined : goalOf(found));
    response.writeHead(answer.status, { ...headers, ...answer.headers }).end(answer.html);
  };
};
