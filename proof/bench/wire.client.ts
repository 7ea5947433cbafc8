import { connect, type Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

export interface Heard {
  /** 0: the connection was closed before there was an answer. */
  readonly status: number;
  /** Of the body. */
  readonly bytes: number;
  /** Where there was no answer, why. */
  readonly body: string;
}

export interface WireOptions {
  /** What was answered is kept, not only counted. */
  readonly keepBodies: boolean;
}

const endOfHead = '\r\n\r\n';
const largest = 65_536;

/** The bytes of a request, to be sent as they are. */
export const requestBytes = (
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Buffer => {
  const all: Record<string, string> = { host: url.host, ...headers };
  if (body !== undefined) all['content-length'] = String(Buffer.byteLength(body));
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n${head.join('')}\r\n${body ?? ''}`);
};

/**
 * One connection that is kept alive, with one question on its way at a time. It reads no more of an answer than its status
 * and length, which costs a third of what a full HTTP client does: what the load costs is not there for who is measured.
 */
export class Wire {
  private socket: Socket | undefined;
  private head = '';
  private left: number | undefined;
  private status = 0;
  private bytes = 0;
  private kept: Buffer[] = [];
  private done: ((heard: Heard) => void) | undefined;

  constructor(
    private readonly url: URL,
    private readonly options: WireOptions = { keepBodies: false },
  ) {}

  /** Connects; otherwise that happens with the first question. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: this.url.hostname,
        port: Number(this.url.port),
        onread: {
          buffer: Buffer.allocUnsafe(largest),
          callback: (length, buffer) => this.take(Buffer.from(buffer.buffer, buffer.byteOffset, length)),
        },
      });
      socket.setNoDelay(true);
      socket.once('connect', () => resolve());
      let why = 'ended';
      socket.on('error', (error: NodeJS.ErrnoException) => {
        why = error.code ?? error.message;
        reject(error);
      });
      socket.once('close', () => this.lost(why));
      this.socket = socket;
    });
  }

  ask(request: Buffer, done: (heard: Heard) => void): void {
    this.done = done;
    if (this.socket !== undefined) this.socket.write(request);
    else
      this.open().then(
        () => this.socket?.write(request),
        () => undefined,
      );
  }

  close(): void {
    this.done = undefined;
    this.socket?.destroy();
  }

  private lost(why: string): void {
    this.socket = undefined;
    this.head = '';
    this.left = undefined;
    this.answer({ status: 0, bytes: 0, body: why });
  }

  private answer(heard: Heard): void {
    const { done } = this;
    this.done = undefined;
    done?.(heard);
  }

  private take(piece: Buffer): boolean {
    let at = 0;
    while (at < piece.length || this.left === 0) {
      if (this.left === undefined) {
        at = this.takeHead(piece, at);
        continue;
      }
      const until = Math.min(piece.length, at + this.left);
      if (this.options.keepBodies) this.kept.push(Buffer.from(piece.subarray(at, until)));
      this.left -= until - at;
      at = until;
      if (this.left === 0) this.finish();
    }
    return true;
  }

  /** @returns where the body begins. */
  private takeHead(piece: Buffer, from: number): number {
    const end = piece.indexOf(endOfHead, from, 'latin1');
    if (this.head === '' && end >= 0) {
      this.begin(piece.toString('latin1', from, end));
      return end + endOfHead.length;
    }
    const known = this.head.length;
    this.head += piece.toString('latin1', from);
    const whole = this.head.indexOf(endOfHead);
    if (whole < 0) return piece.length;
    this.begin(this.head.slice(0, whole));
    this.head = '';
    return from + whole + endOfHead.length - known;
  }

  private begin(head: string): void {
    this.status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined && this.status !== 204 && this.status !== 304)
      throw new Error(`An answer without its length can not be counted: ${head}`);
    this.left = Number(length ?? 0);
    this.bytes = this.left;
  }

  private finish(): void {
    const body = this.options.keepBodies ? Buffer.concat(this.kept).toString() : '';
    this.kept = [];
    this.left = undefined;
    this.answer({ status: this.status, bytes: this.bytes, body });
  }
}

const openedAtOnce = 50;

/** So many connections, opened little by little: more at once than wait to be accepted are dropped by the kernel. */
export const openWires = async (url: URL, count: number, options?: WireOptions): Promise<Wire[]> => {
  const wires = Array.from({ length: count }, () => new Wire(url, options));
  for (let from = 0; from < count; from += openedAtOnce) {
    await Promise.all(wires.slice(from, from + openedAtOnce).map((wire) => wire.open()));
    await after(2);
  }
  return wires;
};
