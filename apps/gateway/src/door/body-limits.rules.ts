import { routes } from '#contracts';

/** Bytes of a JSON body, unless its route says otherwise. */
export const largestBody = 64 * 1024;

/** Bytes of a file that is imported. */
export const largestFile = 16 * 1024 * 1024;
export const fileLimit = 'The file may be 16 MiB at most.';

const limitByRoute = new Map(
  routes.flatMap(({ method, path, largestBody: most }) =>
    most === undefined ? [] : [[`${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, most]],
  ),
);

/** What a route says of the bytes of its body; undefined: nothing. */
export const bodyLimitOf = (method: string | readonly string[], url: string): number | undefined =>
  limitByRoute.get(`${method} ${url}`);
