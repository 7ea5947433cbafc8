import { getWaysFacts, listChannelLimits, type WaysFacts } from '#contracts';
import { type Ask, type AskedFor, ProblemError } from '#platform';

/** What a municipality makes people do, by its catalogue and by its planning. */
export class WaysFactsViews {
  constructor(private readonly ask: Ask) {}

  async facts(asked: AskedFor, languages: string[]): Promise<WaysFacts> {
    const [{ facts }, limits] = await Promise.all([
      this.ask.of(getWaysFacts, asked, { languages }),
      this.ask.of(listChannelLimits, asked, {}).catch(unlessAway),
    ]);
    return { ...facts, ...(limits ? { notBookable: limits.items, unknown: [] } : { unknown: ['notBookable'] }) };
  }
}

const unlessAway = (error: unknown): undefined => {
  if (error instanceof ProblemError && error.code === 'service-unavailable') return undefined;
  throw error;
};
