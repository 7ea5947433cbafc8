import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { aNats, eventually, type SuiteNats } from '#testkit';
import { makeLog } from '../telemetry/log.js';
import { Nats } from './nats.js';
import { OpenQuestions } from './open-questions.js';

const log = makeLog('demo', 'silent');

let broker: SuiteNats;
let asking: Nats;
let owner: NatsConnection;
let questions: OpenQuestions;

beforeAll(async () => {
  broker = await aNats();
  const { username, password, host } = new URL(broker.url);
  owner = await connect({ servers: host, user: username, pass: password, maxReconnectAttempts: -1 });
  asking = await Nats.connect(broker.url, 'gateway', log);
  questions = new OpenQuestions(asking);
});
afterAll(async () => {
  await asking.close();
  await owner.close();
  await broker.remove();
});

const ask = (subject: string, text = '', patience = 5_000) =>
  questions.put({ subject, payload: Buffer.from(text), headers: { 'Of-Whom': 'é' }, patience });

describe('questions that are open at the same time', () => {
  it('get each their own answer, in whatever order these come', async () => {
    const held: (() => void)[] = [];
    const echo = owner.subscribe('demo.echo', {
      callback: (_error, message) => {
        held.unshift(() => message.respond(`${message.headers?.get('Of-Whom')} ${message.string()}`));
        if (held.length === 200) for (const answer of held) answer();
      },
    });
    await owner.flush();
    const all = Array.from({ length: 200 }, (_, at) => ask('demo.echo', `question ${at}`));
    expect(await Promise.all(all)).toEqual(all.map((_, at) => ({ text: `é question ${at}` })));
    echo.unsubscribe();
  });

  it('leave together: what is asked in one turn is one write', async () => {
    const { socket } = (asking.connection as unknown as { protocol: { transport: { socket: NodeJS.EventEmitter } } })
      .protocol.transport;
    const written: number[] = [];
    const whole = socket as unknown as { write: (frame: Uint8Array, ...rest: unknown[]) => boolean };
    const write = whole.write.bind(whole);
    whole.write = (frame, ...rest) => {
      written.push(frame.length);
      return write(frame, ...rest);
    };
    const silent = owner.subscribe('demo.count', { callback: (_error, message) => void message.respond('') });
    await owner.flush();
    const ofTurns = await Promise.all(
      Array.from({ length: 50 }, async () => Promise.resolve().then(() => ask('demo.count'))),
    );
    whole.write = write as typeof whole.write;
    silent.unsubscribe();
    expect([ofTurns.length, written.length]).toEqual([50, 1]);
  });
});

describe('a question', () => {
  it('that nobody answers to is known at once', async () => {
    expect(await ask('demo.nobody', '', 600_000)).toBe('nobody');
  });

  it('that is answered by nothing at all is answered', async () => {
    const nothing = owner.subscribe('demo.nothing', { callback: (_error, message) => void message.respond() });
    await owner.flush();
    expect(await ask('demo.nothing')).toEqual({ text: '' });
    nothing.unsubscribe();
  });

  it('is waited for as long as it was told, and no other with it', async () => {
    const late: (() => void)[] = [];
    const slow = owner.subscribe('demo.slow', {
      callback: (_error, message) => void late.push(() => message.respond('late')),
    });
    await owner.flush();
    const patient = ask('demo.slow', 'patient', 600_000);
    await eventually(() => expect(late).toHaveLength(1));
    expect(await ask('demo.slow', 'hurried', 100)).toBe('none-in-time');
    for (const answer of late) answer();
    expect(await patient).toEqual({ text: 'late' });
    slow.unsubscribe();
  });

  it('may hold no line break where it would become a header', async () => {
    const headers = { 'Of-Whom': 'me\r\nLoket-Signature: mine' };
    expect(await questions.put({ subject: 'demo.nobody', payload: Buffer.from(''), headers, patience: 600_000 })).toBe(
      'none-in-time',
    );
  });

  it('that the broker does not let us ask is not waited for', async () => {
    const contacts = await Nats.connect(broker.urlOf('contacts'), 'contacts', log);
    const forbidden = new OpenQuestions(contacts);
    const question = { subject: 'loket.voorbeeldstad.demo.v1', payload: Buffer.from(''), headers: {} };
    expect(await forbidden.put({ ...question, patience: 600_000 })).toBe('none-in-time');
    await contacts.close();
  });
});

describe('a broker that goes and comes back', () => {
  it('is asked again over the same inbox, and who waited is not forgotten', async () => {
    const silent = owner.subscribe('demo.silent', { callback: () => undefined });
    await owner.flush();
    const underWay = ask('demo.silent', '', 100);
    await broker.stop();
    await eventually(() => expect(asking.isUp).toBe(false));
    expect(await underWay).toBe('none-in-time');
    await broker.startAgain();
    const echo = owner.subscribe('demo.again', { callback: (_error, message) => void message.respond('here') });
    await eventually(async () => expect(await ask('demo.again', '', 200)).toEqual({ text: 'here' }));
    silent.unsubscribe();
    echo.unsubscribe();
  });
});

describe('who leaves', () => {
  it('is told of each open question that there is no answer, and may ask nothing more', async () => {
    const nats = await Nats.connect(broker.url, 'gateway', log);
    const leaving = new OpenQuestions(nats);
    const heard: string[] = [];
    const silent = owner.subscribe('demo.leaving', {
      callback: (_error, message) => void heard.push(message.string()),
    });
    await owner.flush();
    const question = { subject: 'demo.leaving', payload: Buffer.from('it'), headers: {}, patience: 600_000 };
    const underWay = leaving.put(question);
    await eventually(() => expect(heard).toEqual(['it']));
    await nats.close();
    expect([await underWay, await leaving.put(question)]).toEqual(['none-in-time', 'none-in-time']);
    silent.unsubscribe();
  });
});
