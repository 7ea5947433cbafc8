import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import request from 'supertest';
import { listSlotsRoute } from '#contracts';
import { theDoor } from '../gateway.module.js';
import { AskedAlike, unread } from './query.interceptor.js';
import { guardsOnShortWay, openShortWay, type ShortWay, type ShortWayParts } from './short-way.interceptor.js';

it('the short way stands for the guards at the door, all of them and in their order', () => {
  expect(theDoor).toEqual(guardsOnShortWay);
});

describe('the short way, when something goes wrong in it,', () => {
  const path = `${listSlotsRoute.path}?item=paspoort`;
  let server: FastifyInstance;
  beforeEach(() => {
    server = fastify({ routerOptions: { querystringParser: unread } });
  });
  afterEach(() => server.close());

  const open = (count: ShortWayParts['count'], answer: ShortWay['answer']): void => {
    const admissions = {
      find: (asked: Parameters<ShortWayParts['admissions']['find']>[0]) => {
        const visitor = {
          municipalityId: 'voorbeeldstad',
          channel: 'web',
          channels: ['web'],
          scopes: new Set<never>(),
        };
        Object.assign(asked, { visitor });
        return undefined;
      },
    };
    openShortWay(server, { admissions, count, ways: [{ route: listSlotsRoute, answer }] });
    server.get(listSlotsRoute.path, () => 'the long way');
  };
  const fails = (): never => {
    throw new Error('a defect');
  };

  it.each([
    ['at once', () => undefined],
    ['later', async () => undefined],
  ])('answers so, counted %s', async (_, count) => {
    open(count, fails);
    await server.ready();
    const { status, text } = await request(server.server).get(path);
    expect([status, text]).toEqual([500, expect.stringContaining('a defect')]);
  });

  it.each([
    ['at once', () => undefined],
    ['later', async () => undefined],
  ])('and goes on the long way with what it has no answer to, counted %s', async (_, count) => {
    open(count, () => undefined);
    await server.ready();
    const { status, text } = await request(server.server).get(path);
    expect([status, text]).toEqual([200, 'the long way']);
  });
});

describe('what is asked alike', () => {
  it('is read once, as long as somebody asks it now and then, and does not grow without end', () => {
    const alike = new AskedAlike(20);
    const read: string[] = [];
    const ask = (words: string): unknown =>
      alike.of(words, () => {
        read.push(words);
        return { words };
      });
    for (let other = 0; other < 500; other += 1) {
      expect(ask('often')).toEqual({ words: 'often' });
      ask(`other ${other}`);
      expect(alike.size).toBeLessThanOrEqual(20);
    }
    expect(read.filter((words) => words === 'often')).toHaveLength(1);
    expect(read).toHaveLength(501);
    for (let time = 0; time < 100; time += 1) ask('often');
    expect(alike.size).toBeGreaterThan(1);
  });

  it('is read anew each time when something is wrong with it', () => {
    const alike = new AskedAlike(20);
    const wrong = () => {
      throw new Error('wrong');
    };
    expect(() => alike.of('wrong', wrong)).toThrow('wrong');
    expect(alike.of('wrong', () => 'right')).toBe('right');
  });
});
