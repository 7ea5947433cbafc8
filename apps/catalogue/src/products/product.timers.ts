import { Injectable } from '@nestjs/common';
import { Timers } from '#platform';
import { PublishDue } from './publish-due.action.js';

@Injectable()
export class ProductTimers {
  constructor(timers: Timers, publishDue: PublishDue) {
    timers.add({ name: 'publish what is due', everyMilliseconds: 1_000, run: () => publishDue.run() });
  }
}
