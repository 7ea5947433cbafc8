import { Controller } from '@nestjs/common';
import { setClockRoute } from '#contracts';
import { Clock, SharedClock } from '#platform';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';

/** Not there in production. */
@Controller()
export class DevelopmentController {
  constructor(
    private readonly sharedClock: SharedClock,
    private readonly clock: Clock,
  ) {}

  @Serves(setClockRoute)
  async setClock(@Call() { body }: CallOf<typeof setClockRoute>) {
    const takenOverBy = await this.sharedClock.set(body);
    return { body: { now: this.clock.instant(), speed: body.speed, takenOverBy } };
  }
}
