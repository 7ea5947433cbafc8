import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Route } from '#contracts';
import { invalidInput, parseInput } from '#platform';
import { queryOf as valuesIn } from './address.rules.js';

const longestAlike = 500;
const mostAlike = 1_000;

/** What was read of questions that many ask in the same words; what nobody asked lately is let go. */
export class AskedAlike {
  private recent = new Map<string, unknown>();
  private before = new Map<string, unknown>();

  /** @param most about so many are kept. */
  constructor(private readonly most: number) {}

  get size(): number {
    return this.recent.size + this.before.size;
  }

  /** What was read of these words, or is read now. */
  of(words: string, read: () => unknown): unknown {
    const known = this.recent.get(words);
    if (known !== undefined) return known;
    const value = this.before.get(words) ?? read();
    this.before.delete(words);
    this.recent.set(words, value);
    if (this.recent.size * 2 >= this.most) {
      this.before = this.recent;
      this.recent = new Map();
    }
    return value;
  }
}

const alikeByRoute = new WeakMap<Route, AskedAlike>();

const alikeOf = (route: Route): AskedAlike => {
  const alike = alikeByRoute.get(route) ?? new AskedAlike(mostAlike);
  alikeByRoute.set(route, alike);
  return alike;
};

/**
 * What many ask in the same words is read once; what is wrong with it is found anew each time.
 * @throws ProblemError what is wrong with it.
 */
export const queryOf = (request: FastifyRequest, route: Route): unknown => {
  const text = textOf(request);
  if (!route.askedAlike || text.length > longestAlike) return read(text, route);
  return alikeOf(route).of(text, () => read(text, route));
};

/** As it stands in the address, after the question mark. */
const textOf = ({ query }: FastifyRequest): string => (query as ReturnType<typeof unread>).text;

/** What Fastify keeps as the query of a request: it is read once it is known which route it is of. */
export const unread = (text: string) => ({ text });

const nothing = z.strictObject({});

const read = (text: string, route: Route): unknown => {
  const query = valuesIn(text);
  for (const [path, values] of Object.entries(query))
    if ([path, ...[values].flat()].some((value) => value.includes('\0')))
      throw invalidInput({ path: path.replaceAll('\0', '?'), message: 'NUL characters are not allowed.' });
  // Schemas pass over this name, whoever asks.
  if (Object.hasOwn(query, '__proto__')) throw invalidInput({ path: '__proto__', message: 'This is not known here.' });
  return parseInput(route.query ?? nothing, { ...query });
};
