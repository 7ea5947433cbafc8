import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );

/** What has come in whole, and how many bytes it took; undefined: there is more to come. */
const unchunked = (bytes: Buffer, from: number): { body: string; end: number } | undefined => {
  let body = '';
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (bytes.length < end) return undefined;
    if (size === 0) return { body, end };
    body += bytes.toString('utf8', lineEnd + 2, lineEnd + 2 + size);
    at = end;
  }
};

const answerIn = (bytes: Buffer, method: string): { answer: RawAnswer; end: number } | undefined => {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  const headers = headersOf(lines);
  const from = headEnd + 4;
  const bodiless = method === 'HEAD' || status === 204 || status === 304;
  if (bodiless) return { answer: { status, headers, body: '' }, end: from };
  if (headers['transfer-encoding'] === 'chunked') {
    const whole = unchunked(bytes, from);
    return whole && { answer: { status, headers, body: whole.body }, end: whole.end };
  }
  const end = from + Number(headers['content-length'] ?? 0);
  return bytes.length < end ? undefined : { answer: { status, headers, body: bytes.toString('utf8', from, end) }, end };
};

/** A connection on which anything can be sent, one request after the other; a new one when the other side closed it. */
export class RawConnection {
  private socket: Socket | undefined;

  constructor(private readonly port: number) {}

  /** @param method tells how to read the answer. Answers undefined when the connection ended without one. */
  async send(bytes: Buffer, method: string): Promise<RawAnswer | undefined> {
    const socket = await this.open();
    return new Promise((resolve) => {
      let received: Buffer = Buffer.alloc(0);
      const done = (answer: RawAnswer | undefined): void => {
        socket.off('data', more).off('close', ended);
        if (answer?.headers.connection === 'close') this.close();
        resolve(answer);
      };
      const more = (chunk: Buffer): void => {
        received = Buffer.concat([received, chunk]);
        const found = answerIn(received, method);
        if (found) done(found.answer);
      };
      const ended = (): void => {
        this.socket = undefined;
        done(undefined);
      };
      socket.on('data', more).once('close', ended);
      socket.write(bytes);
    });
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  private async open(): Promise<Socket> {
    if (this.socket && !this.socket.destroyed && this.socket.readable) return this.socket;
    const socket = connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    this.socket = socket;
    return socket;
  }
}
