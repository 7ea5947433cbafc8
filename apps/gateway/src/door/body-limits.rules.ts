import { type Route, routes } from '#contracts';

/** Bytes of a JSON body, unless its route says otherwise. */
export const largestBody = 64 * 1024;

/** Bytes of a file that is imported. */
export const largestFile = 16 * 1024 * 1024;
export const fileLimit = 'The file may be 16 MiB at most.';

/** A route that takes more than usual, and whom it lets in: nobody else is listened to. */
export type LargeRoute = Route & { readonly largestBody: number };

const isLarge = (route: Route): route is LargeRoute => (route.largestBody ?? 0) > largestBody;

const largeRoutes: ReadonlyMap<string, LargeRoute> = new Map(
  routes.filter(isLarge).map((route) => [`${route.method} ${route.path.replaceAll(/\{(\w+)\}/g, ':$1')}`, route]),
);

/** @param url the pattern of a path, as Fastify knows it. */
export const largeRouteOf = (method: string | readonly string[], url: string | undefined): LargeRoute | undefined =>
  largeRoutes.get(`${method} ${url}`);
