import { describe, expect, it } from '@jest/globals';
import {
  getProductRoute,
  listSlotsRoute,
  placeHoldRoute,
  problems,
  putProductRoute,
  releaseHoldRoute,
} from '#contracts';
import { type AnswerParts, httpAnswerOf } from './answer.wording.js';
import { codeOfStatus, problemAnswerOf, type Trouble } from './problem.wording.js';
import { tagOf } from './versions.rules.js';

const aTrouble = (more: Partial<Trouble>): Trouble => ({
  code: 'slot-taken',
  details: {},
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  instance: '/v1/holds',
  describedAt: 'https://example.org/problems/',
  ...more,
});

describe('a problem', () => {
  it('is told with all that the owner told, which can not pass for our own words', () => {
    const { status, body } = problemAnswerOf(aTrouble({ details: { alternatives: [1], status: 200, code: 'other' } }));
    expect(status).toBe(409);
    expect(body).toEqual({
      type: 'https://example.org/problems/slot-taken',
      title: 'This time has just been taken',
      status: 409,
      detail: 'This time has just been taken.',
      instance: '/v1/holds',
      code: 'slot-taken',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      alternatives: [1],
    });
  });

  it('names the field that is wrong', () => {
    const errors = [
      { path: 'start', message: 'This is required.' },
      { path: 'items', message: 'No.' },
    ];
    const { body } = problemAnswerOf(aTrouble({ code: 'invalid-input', details: { errors } }));
    expect(body).toMatchObject({ errors, detail: 'start: This is required. And 1 more, see errors.' });
  });

  it('says when to come back, as a header', () => {
    const { headers, body } = problemAnswerOf(
      aTrouble({ code: 'too-many-requests', details: { retryAfterSeconds: 2.3 } }),
    );
    expect(headers['retry-after']).toBe('3');
    expect(body).not.toHaveProperty('retryAfterSeconds');
    expect(problemAnswerOf(aTrouble({ code: 'service-unavailable' })).headers['retry-after']).toBe('1');
  });

  it('has the status that stands for it', () => {
    for (const status of [404, 405, 406, 408, 413, 414, 415, 431])
      expect(problems[codeOfStatus(status)].status).toBe(status);
    expect([400, 418, 500].map(codeOfStatus)).toEqual(['invalid-input', 'invalid-input', 'internal-error']);
  });
});

describe('an answer', () => {
  const answered = (parts: Pick<AnswerParts, 'route' | 'answer'>) =>
    httpAnswerOf({ ...parts, path: '/v1/products/paspoort', tagOf: (text) => `"${text.length}"` });

  it('carries its version, or a tag of its text', () => {
    expect(answered({ route: getProductRoute, answer: { body: {}, version: 3 } }).headers.etag).toBe('"3"');
    expect(answered({ route: getProductRoute, answer: { body: {} } }).headers.etag).toBe('"2"');
  });

  it('that is ready is sent as it is, with the headers that its body would have', () => {
    const body = { title: 'Paspoort', price: '€ 87' };
    const text = JSON.stringify(body);
    const parts = { route: getProductRoute, path: '/v1/products/paspoort', tagOf };
    const made = httpAnswerOf({ ...parts, answer: { body } });
    const forbidden = (): string => {
      throw new Error('It has its tag already.');
    };
    for (const bytes of [text, Buffer.from(text)]) {
      const ready = { text: bytes, tag: tagOf(bytes) };
      const answer = httpAnswerOf({ ...parts, answer: { body: undefined, ready }, tagOf: forbidden });
      expect(answer).toEqual({ ...made, text: bytes });
      expect(httpAnswerOf({ ...parts, answer: { body: undefined, ready: { text: bytes } } })).toEqual(answer);
    }
    const slots = httpAnswerOf({ ...parts, route: listSlotsRoute, answer: { body: undefined, ready: { text } } });
    expect(Object.keys(slots.headers)).toEqual(['cache-control', 'content-type']);
  });

  it('may be kept only where it is public', () => {
    expect(answered({ route: getProductRoute, answer: { body: {} } }).headers['cache-control']).toBe('no-cache');
    expect(answered({ route: putProductRoute, answer: { body: {} } }).headers['cache-control']).toBe('no-store');
  });

  it('says where what was made is', () => {
    const put = answered({ route: putProductRoute, answer: { body: {}, version: 1, created: true } });
    expect([put.status, put.headers.location]).toEqual([201, '/v1/products/paspoort']);
    const hold = answered({ route: placeHoldRoute, answer: { body: {}, version: 1, location: '/v1/appointments/x' } });
    expect([hold.status, hold.headers.location]).toEqual([201, '/v1/appointments/x']);
  });

  it('of what was only tried has no version', () => {
    const { status, headers } = answered({ route: putProductRoute, answer: { body: {}, tried: true } });
    expect({ status, headers: Object.keys(headers) }).toEqual({
      status: 200,
      headers: ['cache-control', 'content-type'],
    });
  });

  it('tells since when it is as it is, in whole seconds, and in which language', () => {
    const answer = { body: {}, changedAt: '2026-11-02T09:00:00.750Z', language: 'nl' };
    expect(answered({ route: getProductRoute, answer }).headers).toMatchObject({
      'last-modified': 'Mon, 02 Nov 2026 09:00:00 GMT',
      'content-language': 'nl',
    });
    const { headers } = answered({ route: getProductRoute, answer: { body: {} } });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['last-modified']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['content-language']));
  });

  it('that is nothing has no text', () => {
    const { status, text, headers } = answered({ route: releaseHoldRoute, answer: { body: undefined } });
    expect({ status, text, headers }).toEqual({ status: 204, headers: { 'cache-control': 'no-store' } });
  });
});
