import type { FactoryProvider, InjectionToken } from '@nestjs/common';

type Tokens<A extends readonly unknown[]> = { [K in keyof A]: InjectionToken<A[K]> };

/**
 * Makes a class that knows nothing of Nest known to Nest: its constructor's arguments are looked up by these tokens.
 * The compiler checks that they fit.
 */
export const provide = <A extends unknown[], T>(
  type: new (...args: A) => T,
  ...inject: Tokens<A>
): FactoryProvider<T> => ({ provide: type, useFactory: (...args: unknown[]) => new type(...(args as A)), inject });
