import { randomFillSync } from 'node:crypto';

const bytes = 16;
const pool = Buffer.alloc(bytes * 256);
let at = pool.length;

/** The id of a trace that begins here: 32 random hexadecimals, drawn many at a time. */
export const newTrace = (): string => {
  if (at >= pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  const from = at;
  at += bytes;
  return pool.toString('hex', from, at);
};
