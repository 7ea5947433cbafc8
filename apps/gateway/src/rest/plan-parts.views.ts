import { getLocationPlan, type PlannedLocation } from '#contracts';
import { type Ask, type AskedFor, ProblemError } from '#platform';
import type { Answer } from '../door/answer.wording.js';
import { pageFrom } from './page.wording.js';
import { partAnswer } from './plan.wording.js';

type Desk = PlannedLocation['desks'][number];

/** Which plan is read, for whom; `params` say what in it is wanted. */
interface Asking {
  readonly params: { readonly locationId: string };
  readonly asked: AskedFor;
}

interface AskingOfDesk extends Asking {
  readonly params: Asking['params'] & { readonly deskId: string };
}

interface AskingPage extends Asking {
  readonly query: { readonly page: number; readonly pageSize: number };
}

/** The plan of a location in parts, each with the version of the whole. */
export class PlanParts {
  constructor(private readonly ask: Ask) {}

  /** @throws ProblemError `not-found`: there is no such part. */
  async part<T extends object>(asking: Asking, find: (plan: PlannedLocation) => T | undefined): Promise<Answer<T>> {
    const plan = await this.plan(asking);
    const part = find(plan);
    if (!part) throw new ProblemError('not-found', asking.params);
    return partAnswer(plan, part);
  }

  /** @throws ProblemError `desk-unknown`; `not-found`: the desk has no such part. */
  partOfDesk<T extends object>(asking: AskingOfDesk, find: (desk: Desk) => T | undefined): Promise<Answer<T>> {
    return this.part(asking, ({ desks }) => {
      const desk = desks.find(({ id }) => id === asking.params.deskId);
      if (!desk) throw new ProblemError('desk-unknown', asking.params);
      return find(desk);
    });
  }

  async page<T>(asking: AskingPage, list: (plan: PlannedLocation) => readonly T[]) {
    const plan = await this.plan(asking);
    return partAnswer(plan, pageFrom(asking.query, list(plan)).body);
  }

  private plan({ params: { locationId }, asked }: Asking): Promise<PlannedLocation> {
    return this.ask.of(getLocationPlan, asked, { locationId });
  }
}
