import type { z } from 'zod';

export interface FetchLimits {
  readonly milliseconds: number;
  readonly bytes: number;
  /** Ends what is under way. */
  readonly ended: AbortSignal;
}

const bytesOf = async (body: AsyncIterable<Uint8Array> | null, largest: number): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  let read = 0;
  for await (const piece of body ?? []) {
    read += piece.length;
    if (read > largest) throw new Error(`The answer is more than ${largest} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

/**
 * A JSON document of another server, as the schema reads it. Redirects are not followed.
 * @throws Error that tells what went wrong.
 */
export const fetchJson = async <S extends z.ZodType>(
  url: string,
  schema: S,
  limits: FetchLimits,
): Promise<z.output<S>> => {
  const signal = AbortSignal.any([limits.ended, AbortSignal.timeout(limits.milliseconds)]);
  const response = await fetch(url, { redirect: 'manual', signal, headers: { accept: 'application/json' } });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`It answered with ${response.status}.`);
  }
  const bytes = await bytesOf(response.body as AsyncIterable<Uint8Array> | null, limits.bytes);
  return schema.parse(JSON.parse(bytes.toString('utf8')));
};
