import { setImmediate as turn } from 'node:timers/promises';
import { connect, PermissionViolationError } from '@nats-io/transport-node';
import pg from 'pg';

export type Attempt = 'publish' | 'subscribe';

/** Somebody who has a program's name and password of the broker, and tries what comes to mind. */
export class Intruder {
  private readonly violations: PermissionViolationError[] = [];

  private constructor(readonly connection: Awaited<ReturnType<typeof connect>>) {
    void this.listen();
  }

  static async as(url: string): Promise<Intruder> {
    const { username: user, password: pass, host: servers } = new URL(url);
    return new Intruder(await connect({ servers, user, pass, inboxPrefix: `_INBOX_${user}`, reconnect: false }));
  }

  /** @returns what the server refused; undefined: nothing. A queue group may follow the subject of a subscription. */
  async refusedTo(attempt: Attempt, what: string): Promise<string | undefined> {
    this.violations.length = 0;
    const [subject = '', queue] = what.split(' ');
    if (attempt === 'publish') this.connection.publish(subject, '{}');
    else this.connection.subscribe(subject, { ...(queue ? { queue } : {}), callback: () => undefined }).unsubscribe(1);
    await this.connection.flush();
    // A refusal comes before the answer to the flush; who listens to it is told within the same turn.
    await turn();
    return this.violations.find((violation) => violation.subject === subject)?.operation;
  }

  /** What the broker itself answers. */
  async asks<T>(subject: string, body: object = {}): Promise<T> {
    const answer = await this.connection.request(subject, JSON.stringify(body), { timeout: 3_000 });
    return answer.json<T>();
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async listen(): Promise<void> {
    for await (const status of this.connection.status())
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        this.violations.push(status.error);
  }
}

/** How PostgreSQL answers a role: `done`, or the code of its refusal. 42501 is: that is not yours. */
export const answerTo = async (client: pg.Client, sql: string): Promise<string> => {
  try {
    await client.query('begin');
    await client.query(sql);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.query('rollback');
  }
};

export const connectedTo = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
};
