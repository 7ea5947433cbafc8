import { once } from 'node:events';
import { createServer } from 'node:http';
import { CannotStart, codeOf } from '#embedded';
import { readKeysIn } from '../keys.client.js';
import { makeLogin } from './login.program.js';
import { makeOidc } from './oidc.program.js';
import { pageHeaders, troublePage } from './page.wording.js';
import type { ProviderSettings } from './provider.settings.js';
import { readProvider } from './provider-file.client.js';

export interface RunningProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

const note = (error: Error): void => {
  const err = { message: error.message, stack: error.stack };
  process.stdout.write(`${JSON.stringify({ level: 50, msg: 'a request could not be answered', err })}\n`);
};

/** Speaks OpenID Connect on 127.0.0.1 until it is told to stop. */
export const startProvider = async (settings: ProviderSettings): Promise<RunningProvider> => {
  const file = await readProvider(settings.providerFile);
  const holders = await readKeysIn(settings.keysFile);
  const oidc = makeOidc({ file, holders });
  oidc.on('server_error', (_, error) => note(error));
  const login = makeLogin({ oidc, file, holders });
  const protocol = oidc.callback();
  const { host } = new URL(oidc.issuer);
  const server = createServer((request, response) => {
    // Who comes by another name was led here by somebody else's DNS.
    if (request.headers.host !== host) {
      response.writeHead(421, pageHeaders()).end(troublePage(`This is ${oidc.issuer}, and has no other name.`));
    } else if (request.url === '/health/ready') response.end('{}');
    else if (!request.url?.startsWith('/login/')) void protocol(request, response);
    else {
      login(request, response).catch((error: Error) => {
        note(error);
        response.destroy();
      });
    }
  });
  server.listen(file.port, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    throw new CannotStart('port-in-use', `Port ${file.port} cannot be listened on (${codeOf(error)}).`);
  });
  return {
    issuer: oidc.issuer,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
