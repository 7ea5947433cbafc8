import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** One server-sent event, as it came. */
export interface SentEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

const fieldsOf = (block: string): Map<string, string> =>
  new Map(
    block.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
    }),
  );

/** A stream of server-sent events, read as it comes. */
export class EventStream {
  readonly events: SentEvent[] = [];
  /** Comments: lines that say nothing. */
  comments = 0;
  /** Milliseconds, as it was told. */
  retry: number | undefined;
  /** All that came when it was refused. */
  text = '';
  over: 'ended' | 'cut' | undefined;
  /** Resolves when it is over. */
  readonly done: Promise<unknown>;

  private constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    this.done = new Promise((resolve) => answer.once('close', resolve));
    answer.on('end', () => this.finish('ended'));
    answer.on('error', () => this.finish('cut'));
    answer.on('close', () => this.finish('cut'));
  }

  /** Who does not read lets it wait on the connection. */
  static async open(url: string, headers: Readonly<Record<string, string>> = {}, reads = true): Promise<EventStream> {
    const request = get(url, { headers, agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    request.on('error', () => undefined);
    const stream = new EventStream(answer);
    if (reads) stream.read();
    return stream;
  }

  get status(): number {
    return this.answer.statusCode ?? 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.answer.headers;
  }

  of(event: string): readonly SentEvent[] {
    return this.events.filter((one) => one.event === event);
  }

  read(): void {
    this.answer.on('data', (text: string) => this.take(text));
  }

  close(): void {
    this.answer.destroy();
  }

  private finish(how: 'ended' | 'cut'): void {
    this.over ??= how;
  }

  private take(text: string): void {
    this.text += text;
    if (this.status !== 200) return;
    const blocks = this.text.split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) this.note(fieldsOf(block));
  }

  private note(fields: ReadonlyMap<string, string>): void {
    if (fields.has('')) this.comments += 1;
    if (fields.has('retry')) this.retry = Number(fields.get('retry'));
    const event = fields.get('event');
    if (event !== undefined)
      this.events.push({ event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? 'null') });
  }
}
