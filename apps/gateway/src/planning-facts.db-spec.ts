import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getPlanningFactsHere, putPlanningFactsHere, removePlanningFactsHere } from '#contracts';
import { aGateway, bearer, type TestGateway } from './a-gateway.builder.js';
import { exampleOf } from './openapi/openapi-examples.wording.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await aGateway();
});
afterAll(async () => gateway.close());

const path = '/v1/products/paspoort/planning/locations/wijkloket';
const ofHere = { productId: 'paspoort', locationId: 'wijkloket' };
const { body, answer } = exampleOf('putPlanningFactsHere');
const as = (method: 'get' | 'put' | 'delete') => gateway.http[method](path).set('authorization', bearer('planner'));

describe('what is different about a product at a location', () => {
  it('is read with its own version', async () => {
    const stand = await gateway.answers(getPlanningFactsHere, () => ({ ok: answer }));
    const read = await as('get');
    stand.stop();
    expect({ status: read.status, etag: read.headers.etag, body: read.body }).toEqual({
      status: 200,
      etag: '"2"',
      body: answer,
    });
    expect(stand.asked[0]?.input).toEqual(ofHere);
  });

  it('is made where it was put, by who says that it is new', async () => {
    const stand = await gateway.answers(putPlanningFactsHere, () => ({ ok: { created: true, product: answer } }));
    const made = await as('put')
      .set('if-none-match', '*')
      .send(body as object);
    stand.stop();
    expect({ status: made.status, headers: made.headers }).toMatchObject({
      status: 201,
      headers: { etag: '"2"', location: path },
    });
    expect(stand.asked[0]?.input).toMatchObject({ ...ofHere, seen: { nothing: true }, differences: body });
  });

  it('is changed and removed by who says what was seen', async () => {
    const put = await gateway.answers(putPlanningFactsHere, () => ({ ok: { created: false, product: answer } }));
    const remove = await gateway.answers(removePlanningFactsHere, () => ({ ok: {} }));
    expect((await as('put').send(body as object)).body).toMatchObject({ status: 428, code: 'version-required' });
    expect((await as('delete')).body).toMatchObject({ status: 428, code: 'version-required' });
    const changed = await as('put')
      .set('if-match', '"1"')
      .send(body as object);
    const removed = await as('delete').set('if-match', '"2"');
    put.stop();
    remove.stop();
    expect([changed.status, removed.status, removed.text]).toEqual([200, 204, '']);
    expect(put.asked.map(({ input }) => input.seen)).toEqual([{ versions: ['1'] }]);
    expect(remove.asked.map(({ input }) => input)).toMatchObject([{ ...ofHere, ifMatch: ['2'] }]);
  });

  it('is something that planning knows, and at least one thing', async () => {
    const put = (differences: object) => as('put').set('if-none-match', '*').send(differences);
    expect((await put({})).body).toMatchObject({ status: 400, code: 'invalid-input' });
    expect((await put({ bookable: true })).body).toMatchObject({ status: 400, code: 'invalid-input' });
    expect((await put({ minutes: 0 })).body).toMatchObject({ status: 400, errors: [{ path: 'minutes' }] });
  });
});
