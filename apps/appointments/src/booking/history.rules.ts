import type { AppointmentStep, DoneBy, Override } from '#contracts';
import { instantText } from '#free-time';

/** What somebody does to an appointment, or the clock. `override`: the rules that were set aside for it. */
export interface Deed {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly by: DoneBy;
  readonly override?: readonly Override[];
}

// Who changes an appointment for ever does not make it grow for ever.
const mostSteps = 100;

/** The history with one step more; of very many are kept the first, the last, and what staff set rules aside for. */
export const withStep = (
  history: readonly AppointmentStep[],
  did: AppointmentStep['did'],
  { at, by, override = [] }: Deed,
): readonly AppointmentStep[] => {
  const step = { did, at: instantText(at), by, ...(override.length > 0 ? { override: [...override] } : {}) };
  const steps = [...history, step];
  const late = steps.length - mostSteps;
  return late <= 0 ? steps : steps.filter(({ override: aside }, at) => at === 0 || at > late || aside !== undefined);
};
