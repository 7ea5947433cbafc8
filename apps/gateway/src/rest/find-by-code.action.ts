import {
  type AppointmentState,
  type Caller,
  type FoundTicket,
  findByCode,
  findTicket,
  type OutputOf,
} from '#contracts';
import type { Ask, AskedFor } from '#platform';
import type { WrongCodes } from '../limits/wrong-codes.action.js';

type Found = OutputOf<typeof findByCode>['found'][number] | FoundTicket;

const living: readonly AppointmentState[] = ['held', 'booked', 'arrived'];

/** Looks a code up, for who may. */
export class FindByCode {
  constructor(
    private readonly ask: Ask,
    private readonly wrongCodes: WrongCodes,
  ) {}

  /** @throws ProblemError `too-many-requests` after too many codes that opened nothing. */
  run(code: string, caller: Caller, asked: AskedFor) {
    return this.wrongCodes.counted(
      { caller, asked },
      () => this.find(code, asked),
      (found) => found.length === 0,
    );
  }

  /**
   * The appointment first: who came for one is found by what can be done with it. One that has ended is asked for less
   * than who stands in line.
   */
  private async find(code: string, asked: AskedFor): Promise<Found[]> {
    const { found } = await this.ask.of(findByCode, asked, { code });
    if (found.some(({ state }) => living.includes(state))) return found;
    const open = await this.ask.of(findTicket, asked, { code });
    return open.found.length > 0 ? open.found : found;
  }
}
