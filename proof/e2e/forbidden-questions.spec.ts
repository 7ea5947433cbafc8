import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { headers } from '@nats-io/nats-core';
import { eventually } from '#testkit';
import { Intruder } from './forbidden.builder.js';
import {
  announced,
  aScene,
  asked,
  forged,
  makeReader,
  makeStream,
  ofItsOwn,
  question,
  type Scene,
} from './forbidden-questions.builder.js';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(() => scene?.close());

const next = '$JS.API.CONSUMER.MSG.NEXT.EVENTS.contacts-catalogue';
const inMunicipality = { municipalityId: 'voorbeeldstad', requestId: 'genuine' };

/** Something came, was refused, and is not answered however long one waits; a question of the gateway is. */
const isRefused = async (because: RegExp): Promise<void> => {
  await eventually(() => expect(scene.refused).toContainEqual(expect.stringMatching(because)));
  await isNotAnswered();
};

const isNotAnswered = async (): Promise<void> => {
  expect(await scene.gateway.of(asked, inMunicipality, {})).toEqual({});
  expect(scene.answered).toEqual(['genuine']);
};

describe('a service that is taken over can not have the broker ask in the name of the gateway', () => {
  it('by pulling an event to where questions come', async () => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts);
    await makeReader(contacts);
    catalogue.connection.publish(announced, forged);
    contacts.connection.publish(next, '', { reply: question });
    await isRefused(/its subject is not that of the question/);
  });

  it('by asking for the next event while it acknowledges one', async () => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts);
    await makeReader(contacts);
    for (const text of ['{}', forged]) catalogue.connection.publish(announced, text);
    const inbox = contacts.connection.subscribe('_INBOX_contacts.first', { max: 1 });
    contacts.connection.publish(next, '', { reply: '_INBOX_contacts.first' });
    for await (const first of inbox) contacts.connection.publish(String(first.reply), '+NXT', { reply: question });
    await isRefused(/its subject is not that of the question/);
  });

  it.each([
    { ack_policy: 'explicit' },
    { ack_policy: 'none' },
    { ack_policy: 'explicit', deliver_group: 'appointments' },
    { ack_policy: 'none', deliver_group: 'appointments' },
  ])('by having its events brought there: %j', async (more) => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts);
    await makeReader(contacts, { deliver_subject: question, ...more });
    expect(await catalogue.asks(announced, JSON.parse(forged))).toMatchObject({ stream: 'EVENTS' });
    // Not every version of nats-server brings them to who listens by a pattern, so there may be nothing to refuse.
    await isNotAnswered();
  });

  it('by making the stream so that it repeats what it takes', async () => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts, { republish: { src: announced, dest: question } });
    catalogue.connection.publish(announced, forged);
    await isRefused(/it comes out of a stream/);
  });

  it('by making the stream so that it keeps events under the name of questions', async () => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts, { subject_transform: { src: announced, dest: question } });
    await makeReader(contacts);
    catalogue.connection.publish(announced, forged);
    await contacts.connection.flush();
    const { message } = await contacts.asks<{ message: { subject: string } }>('$JS.API.STREAM.MSG.GET.EVENTS', {
      seq: 1,
    });
    contacts.connection.publish(next, '', { reply: question });
    // A broker older than 2.10 changes no subject; a newer one has no event left to read.
    if (message.subject === announced) await isRefused(/its subject is not that of the question/);
    else await isNotAnswered();
  });

  it('by getting what it wrote in a bucket', async () => {
    const { contacts } = scene;
    const bucket = { name: 'KV_loket_clock', subjects: ['$KV.loket_clock.>'], storage: 'memory', allow_direct: true };
    await contacts.asks('$JS.API.STREAM.CREATE.KV_loket_clock', { ...bucket, max_msgs_per_subject: 1 });
    await contacts.connection.request('$KV.loket_clock.forged', forged);
    for (const body of ['', '{"no_hdr":true}', '{"last_by_subj":"$KV.loket_clock.forged","no_hdr":true}'])
      contacts.connection.publish('$JS.API.DIRECT.GET.KV_loket_clock.$KV.loket_clock.forged', body, {
        reply: question,
      });
    await isRefused(/it comes out of a stream/);
  });

  it.each([
    ['$JS.API.STREAM.INFO.EVENTS', ''],
    ['$JS.API.STREAM.CREATE.EVENTS', forged],
    ['$JS.API.STREAM.MSG.GET.EVENTS', '{"seq":1}'],
    ['$JS.API.CONSUMER.INFO.EVENTS.contacts-catalogue', ''],
    [next, '{"batch":1,"no_wait":true}'],
    [ofItsOwn, forged],
  ])('by having it answer there what was put to %s', async (subject, text) => {
    const { contacts } = scene;
    await makeStream(contacts);
    await makeReader(contacts);
    contacts.connection.publish(subject, text, { reply: question });
    await isRefused(/it is not signed by the gateway|its subject is not/);
  });

  it('by having it trace there what becomes of an event', async () => {
    const { catalogue, contacts } = scene;
    await makeStream(contacts);
    const head = headers();
    head.set('Nats-Trace-Dest', question);
    catalogue.connection.publish(announced, forged, { headers: head });
    await contacts.connection.flush();
    await isNotAnswered();
  });

  it('by being asked with the question as the place to answer', async () => {
    const { contacts } = scene;
    contacts.connection.subscribe('loket-clock.who', { callback: (_error, message) => void message.respond(forged) });
    contacts.connection.publish('loket-clock.who', '', { reply: question });
    await contacts.connection.flush();
    expect(await contacts.refusedTo('publish', 'loket-clock.who')).toBe('publish');
    await isNotAnswered();
  });
});

describe('a question is of the gateway only when', () => {
  const isRefusedWhenAsked = async (asking: (ask: Intruder) => void): Promise<void> => {
    const gateway = await Intruder.as(scene.nats.urlOf('gateway'));
    asking(gateway);
    await isRefused(/it is not signed by the gateway/);
    await gateway.close();
  };
  const signedParts = {
    subject: question,
    requestId: 'forged',
    deadline: String(Date.now() + 60_000),
    payload: forged,
  };
  const put = (part: Partial<typeof signedParts>, key = scene.keys.get('appointments') ?? Buffer.alloc(32)) => {
    const signature = createHmac('sha256', key)
      .update(`${question}\nforged\n${signedParts.deadline}\n${forged}`)
      .digest('base64url');
    const { subject, requestId, deadline, payload } = { ...signedParts, ...part };
    const head = headers();
    head.set('Loket-Request-Id', requestId);
    head.set('Loket-Deadline', deadline);
    head.set('Loket-Signature', signature);
    return ({ connection }: Intruder) => connection.publish(subject, payload, { headers: head });
  };

  it('it is signed', () => isRefusedWhenAsked(({ connection }) => connection.publish(question, forged)));

  it('it is not signed with the key of another service', () => isRefusedWhenAsked(put({}, Buffer.alloc(32, 1))));

  it.each([
    { subject: question.replace('voorbeeldstad', 'proefdorp') },
    { requestId: 'another' },
    { deadline: '9999999999999' },
    { payload: forged.replace('{}', '{"more":1}') },
  ])('it was signed as it is: %j', (part) => isRefusedWhenAsked(put(part)));

  it('nothing of it was changed, so that it is the change that was refused above', async () => {
    const gateway = await Intruder.as(scene.nats.urlOf('gateway'));
    put({})(gateway);
    await eventually(() => expect(scene.answered).toEqual(['forged']));
    expect(scene.refused).toEqual([]);
    await gateway.close();
  });
});
