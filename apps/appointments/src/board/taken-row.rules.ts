import type { BoardTaken, Channel } from '#contracts';
import type { Taken } from '#free-time';

const minute = 60_000;

/** One row of an entry; `BoardTaken` says what stands where. */
export const takenRow = ({ deskNumber, from, until, channel, heldUntil }: Taken): string =>
  JSON.stringify([
    deskNumber,
    Math.floor(from / minute),
    Math.ceil(until / minute),
    channel as Channel | null,
    heldUntil ?? null,
  ] satisfies BoardTaken['taken'][number]);
