import type { z } from 'zod';
import { type Caller, editLocation, type PlanEdit, type Seen } from '#contracts';
import type { Ask, AskedFor } from '#platform';
import { changeAnswer } from './plan.wording.js';

/** Who changes the plan of which location, and what they saw of it. */
export interface PlanOrder {
  readonly params: { readonly locationId: string };
  readonly query: { readonly dryRun: boolean };
  readonly seen: z.infer<typeof Seen>;
  readonly caller: Caller;
  readonly asked: AskedFor;
}

/** Has one part of a location's plan changed, or tries what that would hit. */
export class EditPlan {
  constructor(private readonly ask: Ask) {}

  async run({ params: { locationId }, query, seen, caller, asked }: PlanOrder, edit: PlanEdit) {
    const order = { caller, locationId, ...query, seen, edit };
    const { created, ...change } = await this.ask.of(editLocation, asked, order);
    return changeAnswer(change, created);
  }
}
