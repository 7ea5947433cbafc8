import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Same {
  readonly body: string;
  readonly contentType: string;
}

/** The limit: node:http answers the same bytes to everybody. Told what to answer, it tells its port. */
process.on('message', ({ body, contentType }: Same) => {
  const bytes = Buffer.from(body);
  const headers = { 'content-type': contentType, 'content-length': bytes.length };
  const server = createServer((_request, answer) => {
    answer.writeHead(200, headers);
    answer.end(bytes);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
});
process.on('disconnect', () => process.exit(0));
