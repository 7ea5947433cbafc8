import { Controller } from '@nestjs/common';
import { streamQueueRoute } from '#contracts';
import { Call, type CallOf, Serves } from '../door/route.interceptor.js';
import { WatchLine } from '../line/watch-line.action.js';

@Controller()
export class QueueStreamController {
  constructor(private readonly watch: WatchLine) {}

  @Serves(streamQueueRoute)
  stream(@Call() call: CallOf<typeof streamQueueRoute>) {
    return this.watch.run(call);
  }
}
