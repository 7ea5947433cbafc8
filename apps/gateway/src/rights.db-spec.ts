import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { type Route, rights, routes, searchProducts, Who } from '#contracts';
import { makeLog } from '#platform';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { DoorGuard } from './door/door.guard.js';
import { ProblemFilter } from './door/problem.filter.js';
import { besideKey, routeKey } from './door/route.interceptor.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const called = async (route: Route, authorization?: string): Promise<number> => {
  const path = route.path.replaceAll(/\{\w+\}/g, 'some');
  const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  const request = gateway.http[method](path);
  if (authorization) request.set('authorization', authorization);
  return (await request.send(route.body ? {} : undefined)).status;
};

/** Whatever comes after the door, it is neither of these. */
const letIn = (status: number): boolean => status !== 401 && status !== 403;

const holds = (who: Who, { allows }: Route): boolean =>
  typeof allows === 'string' || allows.scopes.some((scope) => rights[who].scopes.includes(scope));

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (_name, route) => {
  it('is open to callers without a credential if it is said to be, and to no wrong one', async () => {
    const status = await called(route);
    expect(route.allows === 'anyone' ? letIn(status) : status === 401).toBe(true);
    expect(await called(route, 'Bearer wrong')).toBe(401);
    expect(await called(route, 'Basic d2ViOndlYg==')).toBe(401);
  });

  it('is open to who holds the right to it', async () => {
    for (const who of Who.options) {
      const status = await called(route, bearer(who));
      expect({ who, open: letIn(status), status: holds(who, route) ? status : 403 }).toEqual({
        who,
        open: holds(who, route),
        status,
      });
    }
  });
});

describe('the municipality', () => {
  const asked = async (host: string, authorization?: string) => {
    const stand = await gateway.answers(searchProducts, () => ({ ok: { items: [], total: 0 } }));
    const request = gateway.http.get('/v1/products').set('host', host);
    if (authorization) request.set('authorization', authorization);
    const { status } = await request;
    stand.stop();
    return { status, municipalityId: stand.asked[0]?.municipalityId };
  };

  it('is the one of the host name, else the default', async () => {
    expect(await asked('voorbeeldstad.test')).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
    expect(await asked('elsewhere.test:8080')).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
  });

  it('may ask everybody for a credential', async () => {
    expect(await asked('proefdorp.test')).toMatchObject({ status: 401 });
  });

  it('is the one of the credential, which opens nothing at another’s host', async () => {
    expect(await asked('elsewhere.test', bearer('phone'))).toEqual({ status: 200, municipalityId: 'voorbeeldstad' });
    expect(await asked('proefdorp.test', bearer('phone'))).toMatchObject({ status: 401 });
  });
});

describe('a route that says nothing of who may call', () => {
  @Controller()
  class Unmarked {
    @Get('/unmarked')
    unmarked() {
      return { secret: true };
    }
  }

  it('is closed', async () => {
    const log = makeLog('spec', 'silent');
    @Module({
      controllers: [Unmarked],
      providers: [
        { provide: APP_GUARD, useClass: DoorGuard },
        { provide: APP_FILTER, useValue: new ProblemFilter({ describedAt: 'https://a.test/', served: [], log }) },
      ],
    })
    class Trespass {}
    const adapter = new FastifyAdapter();
    const app = await NestFactory.create<NestFastifyApplication>(Trespass, adapter, {
      logger: false,
      abortOnError: false,
    });
    await app.listen(0, '127.0.0.1');
    const { status } = await supertest(await app.getUrl()).get('/unmarked');
    await app.close();
    expect(status).toBe(403);
  });

  it('is not there: each is of the contracts or beside the API, and each of the contracts is served once', () => {
    const methods = [...gateway.app.get(ModulesContainer).values()]
      .flatMap((module) => [...module.controllers.values()])
      .flatMap(({ metatype }) => Object.entries(Object.getOwnPropertyDescriptors(metatype?.prototype ?? {})))
      .flatMap(([name, { value }]) => (name === 'constructor' ? [] : [value]))
      .filter((value) => typeof value === 'function' && Reflect.hasMetadata('path', value));
    const served = methods.map((method) => Reflect.getMetadata(routeKey, method) as Route | undefined);
    const unmarked = methods.filter((method, at) => !served[at] && !Reflect.getMetadata(besideKey, method));
    expect(unmarked).toEqual([]);
    const ids = served.flatMap((route) => (route ? [route.id] : []));
    expect(ids.sort()).toEqual(routes.map(({ id }) => id).sort());
  });
});
