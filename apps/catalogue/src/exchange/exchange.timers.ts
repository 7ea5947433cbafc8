import { Injectable } from '@nestjs/common';
import { Timers } from '#platform';
import { ForgetOldCatalogues } from './forget-old-catalogues.action.js';

const hour = 60 * 60 * 1_000;

@Injectable()
export class ExchangeTimers {
  constructor(timers: Timers, forgetOld: ForgetOldCatalogues) {
    timers.add({ name: 'forget unfinished catalogues', everyMilliseconds: hour, run: () => forgetOld.run() });
  }
}
