import { expect, it } from '@jest/globals';
import * as contracts from '#contracts';
import { problemsOf } from './openapi-answers.wording.js';

const otherNames: Readonly<Record<string, string>> = { putStaffing: 'staffDesk' };

type Request = contracts.RequestContract;
const isRequest = (one: unknown): one is Request =>
  typeof one === 'object' && one !== null && 'subject' in one && 'problems' in one;

/** Each route with the request of the same name, that it passes on. */
const passedOn = contracts.routes.flatMap((route) => {
  const request = (contracts as Readonly<Record<string, unknown>>)[otherNames[route.id] ?? route.id];
  return isRequest(request) ? [{ route, request }] : [];
});

it('whatever an owner may answer stands with the route that passes it on', () => {
  expect(passedOn.length).toBeGreaterThan(50);
  const undeclared = passedOn.flatMap(({ route, request }) =>
    request.problems.filter((code) => !problemsOf(route).includes(code)).map((code) => `${route.id}: ${code}`),
  );
  expect(undeclared).toEqual([]);
});

it.each(
  passedOn
    .filter(({ route }) => route.tag === 'Queue')
    .map(({ route, request }) => [route.id, route, request] as const),
)('%s names no problem that nobody answers', (_id, route, request) => {
  const ours: readonly string[] = ['challenge-required'];
  expect(route.problems.filter((code) => !request.problems.includes(code) && !ours.includes(code))).toEqual([]);
});

it('whatever makes something new says where it is', () => {
  const making = contracts.routes.filter(({ status }) => status === 201);
  expect(making.length).toBeGreaterThan(5);
  expect(making.filter(({ location }) => !location).map(({ id }) => id)).toEqual([]);
});
