import type { Caller } from '#contracts';
import { handling, mayHandle, type Rights } from './appointment.rules.js';
import { tokenOf } from './appointment-token.rules.js';

/** An appointment that somebody names. */
export interface Named {
  readonly municipalityId: string;
  readonly id: string;
  /** Undefined: there is no such appointment. */
  readonly tokenGeneration: number | undefined;
}

// No appointment has this one: its tokens open nothing.
const ofNobody = 0;

/** Whether it is there and the caller may have to do with it. What is not there costs the same work. */
export const isTheirs = (key: Buffer, named: Named, caller: Caller, rights: Rights = handling): boolean => {
  const token = tokenOf(key, { ...named, tokenGeneration: named.tokenGeneration ?? ofNobody });
  const may = mayHandle(caller, token, rights);
  return may && named.tokenGeneration !== undefined;
};
