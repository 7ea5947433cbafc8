import { type Keeping, type Kept, keepRunning, type Part } from './part.program.js';

/** Starts parts at the same time; when one cannot start, the others are stopped and its refusal is ours. */
export const keepTogether = async (parts: readonly Part[], keeping: Keeping): Promise<readonly Kept[]> => {
  const outcomes = await Promise.allSettled(parts.map((part) => keepRunning(part, keeping)));
  const kept = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  if (refused === undefined && !keeping.signal.aborted) return kept;
  await Promise.all(kept.map((part) => part.stop()));
  throw refused?.reason ?? keeping.signal.reason;
};
