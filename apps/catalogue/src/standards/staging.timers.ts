import { Injectable } from '@nestjs/common';
import { Timers } from '#platform';
import { ForgetOldImports } from './forget-old-imports.action.js';

const hour = 60 * 60 * 1_000;

@Injectable()
export class StagingTimers {
  constructor(timers: Timers, forgetOldImports: ForgetOldImports) {
    timers.add({ name: 'forget unfinished imports', everyMilliseconds: hour, run: () => forgetOldImports.run() });
  }
}
