import type { Route } from '#contracts';

/** Values by key; a key that is repeated has a list. */
export type Query = Readonly<Record<string, string | readonly string[]>>;

export const queryOf = (text: string): Record<string, string | string[]> => {
  const query: Record<string, string | string[]> = Object.create(null);
  if (text === '') return query;
  for (const [key, value] of new URLSearchParams(text)) {
    const present = query[key];
    if (present === undefined) query[key] = value;
    else if (typeof present === 'string') query[key] = [present, value];
    else present.push(value);
  }
  return query;
};

/** The path of a URL, without its query. */
export const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';

/** What is served: a method and a path with `{names}`. */
export type Methods = readonly Pick<Route, 'method' | 'path'>[];

const fits = (template: string, path: string): boolean => {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]))
  );
};

const usualOrder = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The methods a path knows; none: there is no such path. */
export const methodsOf = (routes: Methods, path: string): string[] => {
  const methods = new Set<string>(routes.filter((route) => fits(route.path, path)).map(({ method }) => method));
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  methods.add('OPTIONS');
  return usualOrder.filter((method) => methods.has(method));
};

const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/** The trace that a request is part of (W3C Trace Context), if it says so soundly. */
export const traceOf = (header: string | undefined): string | undefined => traceparent.exec(header ?? '')?.[1];
