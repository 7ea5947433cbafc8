import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Route, routes } from '#contracts';

const root = join(import.meta.dirname, '../..');
const describedAt = 'https://openloket.example/problems/';
const text = readFileSync(join(root, 'docs/openapi.json'), 'utf8');

interface Answer {
  headers?: Record<string, unknown>;
  content?: Record<string, { examples?: Record<string, { $ref: string }> }>;
}
interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  responses: Record<string, Answer>;
}
const document = JSON.parse(text) as {
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { examples: Record<string, { value: { status: number; code: string } }> };
};
const operationOf = ({ method, path }: Route): Operation | undefined =>
  document.paths[path.replace('/v1', '')]?.[method.toLowerCase()];
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const answers = operations.flatMap(({ operationId, responses }) =>
  Object.entries(responses).map(([status, answer]) => ({ operationId, status: Number(status), answer })),
);

describe('the OpenAPI document', () => {
  it('has every route, once, and no other', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect([...ids].sort()).toEqual(routes.map(({ id }) => id).sort());
    for (const route of routes) expect(operationOf(route)?.operationId).toBe(route.id);
  });

  it('tells the version with every answer, the ETag and Location where there are any', () => {
    for (const { operationId, answer } of answers)
      expect({ operationId, headers: Object.keys(answer.headers ?? {}) }).toEqual({
        operationId,
        headers: expect.arrayContaining(['API-Version', 'Loket-Request-Id']),
      });
    for (const route of routes) {
      const answer = operationOf(route)?.responses[route.status];
      expect({ id: route.id, etag: 'ETag' in (answer?.headers ?? {}) }).toEqual({ id: route.id, etag: !!route.etag });
      expect('201' in (operationOf(route)?.responses ?? {})).toBe(route.status === 201 || !!route.creates);
    }
  });

  it('answers errors as problems, with an example of each', () => {
    for (const { operationId, status, answer } of answers.filter((one) => one.status >= 400)) {
      const examples = Object.keys(answer.content?.['application/problem+json']?.examples ?? {});
      expect({ operationId, status, some: examples.length > 0 }).toEqual({ operationId, status, some: true });
      for (const code of examples)
        expect(document.components.examples[code]?.value).toMatchObject({ status, code, type: describedAt + code });
    }
  });

  it('asks for a credential wherever the door does', () => {
    for (const route of routes) {
      const open = operationOf(route)?.security.some((one) => Object.keys(one).length === 0);
      expect({ id: route.id, open }).toEqual({ id: route.id, open: route.allows === 'anyone' });
    }
  });

  const ruleset = process.env.ADR_RULESET;
  // The published ruleset is not ours to carry along: it is checked where ADR_RULESET tells where it is.
  const lintedWithRuleset = ruleset ? [ruleset] : [];
  for (const rules of lintedWithRuleset)
    it(`follows the NL API Design Rules of ${basename(rules)}`, async () => {
      const linting = promisify(execFile)(process.execPath, [join(root, 'scripts/lint-api.mjs')], { cwd: root });
      const { stdout } = await linting.catch((error: { stdout: string }) => error);
      expect(stdout).toContain("No results with a severity of 'error' found!");
    });
});
