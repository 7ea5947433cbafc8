import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { routes } from '#contracts';
import { openapiText } from './openapi.wording.js';
import { exampleOf } from './openapi-examples.wording.js';

const committed = join(import.meta.dirname, '../../../../docs/openapi.json');

describe('the OpenAPI document', () => {
  it('is the one that is committed', () => {
    const text = openapiText({ routes, serverUrl: '/v1', describedAt: 'https://openloket.example/problems/' });
    expect(text === readFileSync(committed, 'utf8')).toBe(true);
  });

  it.each(routes.map((route) => [route.id, route] as const))('shows what is true of %s', (id, route) => {
    const { body, answer } = exampleOf(id);
    if (body !== undefined) expect(() => route.body?.parse(body)).not.toThrow();
    if (answer !== undefined) expect(route.answer?.parse(answer)).toEqual(answer);
  });
});
