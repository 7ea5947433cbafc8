import { type LocationDocument, putLocationPlan } from '#contracts';
import { type Ask, invalidInput } from '#platform';
import type { PlanOrder } from './edit-plan.action.js';
import { changeAnswer } from './plan.wording.js';

interface Order extends PlanOrder {
  readonly body: LocationDocument;
}

/** Has a whole location written as one document, or tries what that would hit. */
export class PutPlan {
  constructor(private readonly ask: Ask) {}

  /** @throws ProblemError `invalid-input`: the document is that of another location. */
  async run({ params: { locationId }, query, body, seen, caller, asked }: Order) {
    const { id = locationId, version: _, ...plan } = body;
    if (id !== locationId) throw invalidInput({ path: 'id', message: 'This is not the location of the path.' });
    const order = { caller, locationId, ...query, seen, plan };
    const { location, created } = await this.ask.of(putLocationPlan, asked, order);
    return changeAnswer(location, created);
  }
}
