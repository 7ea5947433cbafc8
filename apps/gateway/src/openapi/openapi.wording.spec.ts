import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { routes } from '#contracts';
import { openapiOf, openapiText } from './openapi.wording.js';
import { exampleOf } from './openapi-examples.wording.js';

const committed = join(import.meta.dirname, '../../../../docs/openapi.json');

describe('the OpenAPI document', () => {
  it('is the one that is committed', () => {
    const text = openapiText({ routes, serverUrl: '/v1', describedAt: 'https://openloket.example/problems/' });
    expect(text === readFileSync(committed, 'utf8')).toBe(true);
  });

  const { paths } = openapiOf({ routes, serverUrl: '/v1', describedAt: 'https://a.test/' });
  const operation = (path: string, method: 'get' | 'put') => {
    const found = paths?.[path]?.[method];
    if (!found) throw new Error(`There is no ${method} ${path}.`);
    const parameters = (found.parameters ?? []) as { name: string; in: string; required: boolean }[];
    return { ...found, named: parameters.map(({ in: where, name }) => `${where}: ${name}`) };
  };

  it('tells where an answer says since when it is as it is', () => {
    const { named, responses } = operation('/products/{productId}', 'get');
    expect(named).toEqual(expect.arrayContaining(['header: If-Modified-Since', 'header: Accept-Language']));
    for (const status of ['200', '304']) expect(responses?.[status].headers).toHaveProperty('Last-Modified');
    expect(responses?.['200'].headers).toHaveProperty('Content-Language');
    const settings = operation('/catalogue/settings', 'get');
    expect(settings.named).toEqual(['header: If-None-Match', 'header: If-Modified-Since']);
    const written = operation('/catalogue/settings', 'put');
    expect(written.responses?.['200'].headers).not.toHaveProperty('Last-Modified');
  });

  it('names the usual facts of a case, and says that there may be others', () => {
    for (const path of ['/products/{productId}/ways', '/ways']) {
      const { named, description } = operation(path, 'get');
      expect(named).toEqual(expect.arrayContaining(['query: age', 'query: digid', 'query: locationId']));
      expect(description).toContain('those that the municipality names');
    }
  });

  it('takes either of two, and linked data', () => {
    expect(operation('/contacts', 'get').named).toEqual(
      expect.arrayContaining(['query: appointmentId', 'query: handoffId']),
    );
    const { responses } = operation('/exports/cpsv-ap', 'get');
    expect(Object.keys(responses?.['200'].content)).toEqual(['application/ld+json']);
  });

  it.each(routes.map((route) => [route.id, route] as const))('shows what is true of %s', (id, route) => {
    const { body, answer } = exampleOf(id);
    if (body !== undefined) expect(() => route.body?.parse(body)).not.toThrow();
    if (answer !== undefined) expect(route.answer?.parse(answer)).toEqual(answer);
  });
});
