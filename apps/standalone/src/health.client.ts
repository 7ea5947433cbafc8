import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';

const Health = z.object({ checks: z.record(z.string(), z.string()) });

/** `unknown`: it does not answer at all. */
type Answer = 'well' | 'unknown' | { readonly without: readonly string[] };

const ask = async (url: string): Promise<Answer> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    if (answer.ok) {
      await answer.body?.cancel();
      return 'well';
    }
    const health = Health.safeParse(await answer.json());
    const checks = health.success ? Object.entries(health.data.checks) : [];
    return { without: checks.filter(([, outcome]) => outcome !== 'ok').map(([name]) => name) };
  } catch {
    return 'unknown';
  }
};

export interface Patience {
  readonly limitMs: number;
  /** Whether there is still something to wait for. */
  readonly goesOn: () => boolean;
}

export type Outcome = { readonly healthy: true } | { readonly healthy: false; readonly without: readonly string[] };

/** Asks until it is well: often at first, then twice a second. */
export const becomesHealthy = async (url: string, { limitMs, goesOn }: Patience): Promise<Outcome> => {
  const limit = performance.now() + limitMs;
  let without: readonly string[] = [];
  for (let pause = 25; goesOn() && performance.now() < limit; pause = Math.min(500, pause * 1.3)) {
    const answer = await ask(url);
    if (answer === 'well' && goesOn()) return { healthy: true };
    if (typeof answer === 'object') without = answer.without;
    await after(pause);
  }
  return { healthy: false, without };
};
