import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { type Route, routes, searchProducts } from '#contracts';
import { makeLog } from '#platform';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { type Beside, beside } from './door/beside.rules.js';
import { DoorGuard } from './door/door.guard.js';
import { ProblemFilter } from './door/problem.filter.js';
import { besideKey, routeKey } from './door/route.interceptor.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

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
    const count = () => undefined;
    const problems = new ProblemFilter({ describedAt: 'https://a.test/', served: [], log, count });
    @Module({
      controllers: [Unmarked],
      providers: [
        { provide: APP_GUARD, useClass: DoorGuard },
        { provide: APP_FILTER, useValue: problems },
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

  it('is not there: each is of the contracts or of the table beside the API, and each of those is served once', () => {
    const methods = [...gateway.app.get(ModulesContainer).values()]
      .flatMap((module) => [...module.controllers.values()])
      .flatMap(({ metatype }) => Object.entries(Object.getOwnPropertyDescriptors(metatype?.prototype ?? {})))
      .flatMap(([name, { value }]) => (name === 'constructor' ? [] : [value]))
      .filter((value) => typeof value === 'function' && Reflect.hasMetadata('path', value));
    const served = methods.map((method) => Reflect.getMetadata(routeKey, method) as Route | undefined);
    const besides = methods.map((method) => Reflect.getMetadata(besideKey, method) as Beside | undefined);
    expect(methods.filter((_method, at) => !served[at] && !besides[at])).toEqual([]);
    const ids = served.flatMap((route) => (route ? [route.id] : []));
    expect(ids.sort()).toEqual(routes.map(({ id }) => id).sort());
    const paths = besides.flatMap((one) => (one ? [one.path] : []));
    expect(paths.sort()).toEqual(
      Object.values(beside)
        .map(({ path }) => path)
        .sort(),
    );
  });
});

describe('while an issuer is away', () => {
  it('its tokens are answered later, everybody else now', async () => {
    const away = await aGateway();
    const token = `Bearer ${away.token('editor')}`;
    await away.issuer.stop();
    const other = await aGateway({ ISSUERS_FILE: away.files.issuersFile });
    const ask = (path: string, authorization: string) => other.http.get(path).set('authorization', authorization);
    const [answer, upload, health] = await Promise.all([
      ask('/v1/drafts', token),
      other.http.post('/v1/imports/catalogue').set('authorization', token).send({}),
      ask('/health/live', token),
    ]);
    const byKey = await ask('/v1/drafts', bearer('web'));
    await Promise.all([other.close(), away.close()]);
    for (const { status, body, headers } of [answer, upload])
      expect({ status, code: body.code, later: Number(headers['retry-after']) > 0 }).toEqual({
        status: 503,
        code: 'service-unavailable',
        later: true,
      });
    expect([health.status, byKey.status]).toEqual([200, 403]);
  });
});

describe('who an access token is of', () => {
  it('goes with what services are asked, down to the person', async () => {
    const stand = await gateway.answers(searchProducts, () => ({ ok: { items: [], total: 0 } }));
    await gateway.http.get('/v1/products').set('authorization', `Bearer ${gateway.token('clerk')}`);
    stand.stop();
    expect(stand.asked).toMatchObject([
      { municipalityId: 'voorbeeldstad', actor: { client: 'issuer-1:clerk:clerk-client' } },
    ]);
    expect(stand.asked[0]?.actor).toMatchObject({ who: 'clerk', person: 'issuer-1:clerk-1', channel: 'counter' });
  });
});
