import { Injectable } from '@nestjs/common';
import { Timers } from '#platform';
import { StagingStore } from './staging.store.js';

const hour = 60 * 60 * 1_000;

@Injectable()
export class StagingTimers {
  constructor(timers: Timers, staging: StagingStore) {
    timers.add({ name: 'forget unfinished imports', everyMilliseconds: hour, run: () => staging.forgetOld() });
  }
}
