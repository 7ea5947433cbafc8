import { z } from 'zod';
import { FirstSlots } from '#contracts';
import { complaint, type DemoContent, type DemoDocument, type Send, type Time } from './demo.rules.js';

const atOnce = 4;
const awaited = 'paspoort';
const firstTime = `/v1/slots/first?item=${awaited}:1`;
const bookableWithinMs = 30_000;
const askAgainMs = 250;

/** How many documents were written, how many were there already, and where no place could be found. */
export interface Loaded {
  readonly written: number;
  readonly kept: number;
  readonly notBookable: readonly string[];
}

interface Loader {
  readonly send: Send;
  readonly time: Time;
}

/** Sends what does not exist yet, and waits until appointments can be made. Stops at the first refusal. */
export const loadDemo = async (
  contents: readonly DemoContent[],
  keys: ReadonlyMap<string, string>,
  loader: Loader,
): Promise<Loaded> => {
  let written = 0;
  let kept = 0;
  const notBookable: string[] = [];
  for (const content of contents) {
    const key = keys.get(content.municipalityId);
    if (!key) throw new Error(`There is no key of the administrator of ${content.municipalityId}.`);
    const results = await loadContent(content, key, loader);
    const writtenHere = results.filter((result) => result === 'written').length;
    written += writtenHere;
    kept += results.length - writtenHere;
    if (!isAwaited(content) || (await becomesBookable(key, loader))) continue;
    // What somebody changed after an earlier load is theirs, even when nothing can be booked any more.
    if (writtenHere > 0)
      throw new Error(`${content.municipalityId} offered no time for ${awaited} within ${bookableWithinMs / 1_000} s.`);
    notBookable.push(content.municipalityId);
  }
  return { written, kept, notBookable };
};

const loadContent = async (content: DemoContent, key: string, loader: Loader): Promise<('written' | 'kept')[]> => {
  const results: ('written' | 'kept')[] = [];
  const sendGroup = async (group: readonly DemoDocument[]): Promise<void> => {
    for (const document of group) results.push(await put(document, key, loader));
  };
  await importStandards(content, key, loader);
  if (content.settings) await sendGroup([content.settings]);
  await beside(
    content.locations.map((location) => [location]),
    sendGroup,
  );
  await beside(content.products, sendGroup);
  return results;
};

const put = async ({ file, path, body }: DemoDocument, key: string, { send }: Loader): Promise<'written' | 'kept'> => {
  const headers = { 'content-type': 'application/json', 'if-none-match': '*' };
  const answer = await send({ method: 'PUT', path, key, headers, body: JSON.stringify(body) });
  if (answer.status === 412) return 'kept';
  if (answer.status >= 200 && answer.status < 300) return 'written';
  throw new Error(complaint(file, answer));
};

/** A product may refer to standards that were imported only; a list that is there already is not touched. */
const importStandards = async ({ standards }: DemoContent, key: string, { send }: Loader): Promise<void> => {
  if (!standards) return;
  const present = await send({ method: 'GET', path: '/v1/standards?pageSize=1', key });
  const counted = z.object({ total: z.int() }).safeParse(present.body);
  if (present.status !== 200 || !counted.success) throw new Error(complaint(standards.file, present));
  if (counted.data.total > 0) return;
  const headers = { 'content-type': 'text/csv; charset=utf-8' };
  const answer = await send({ method: 'POST', path: '/v1/standards/imports', key, headers, body: standards.csv });
  if (answer.status !== 200) throw new Error(complaint(standards.file, answer));
};

const isAwaited = ({ products }: DemoContent): boolean =>
  products.some((group) => group.some(({ path }) => path === `/v1/products/${awaited}/planning`));

/** A product becomes bookable by event, a moment after it was published. */
const becomesBookable = async (key: string, { send, time }: Loader): Promise<boolean> => {
  const giveUpAt = time.now() + bookableWithinMs;
  for (;;) {
    const { status, body } = await send({ method: 'GET', path: firstTime, key, once: true });
    if (status === 200 && (FirstSlots.safeParse(body).data?.locations.length ?? 0) > 0) return true;
    if (time.now() + askAgainMs > giveUpAt) return false;
    await time.wait(askAgainMs);
  }
};

/** A few at once; after a failure nothing new is begun. */
const beside = async <T>(all: readonly T[], each: (one: T) => Promise<void>): Promise<void> => {
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await each(next);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};
