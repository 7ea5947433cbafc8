import { routes } from '#contracts';
import { accepts } from './preferences.rules.js';

const type = 'text/event-stream';

const paths: ReadonlySet<string | undefined> = new Set(
  routes.filter(({ answerType }) => answerType === type).map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1')),
);

/** Whether a browser asks for a stream: it names the type, and does not come back from any status but 200. */
export const followsAsBrowser = (url: string | undefined, accept: string | undefined): boolean =>
  paths.has(url) && accept !== undefined && /text\/event-stream/i.test(accept) && accepts(accept, type);

const soonest = 10;
const waits: readonly number[] = [429, 503];

/** A stream that only says when to come back; undefined: coming back does not help. */
export const comeBackLater = ({
  status,
  headers,
  body,
}: {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: { code?: unknown };
}): { status: number; headers: Record<string, string>; text: string } | undefined => {
  if (!waits.includes(status)) return undefined;
  const seconds = Math.max(soonest, Number(headers['retry-after']));
  return {
    status: 200,
    headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
    text: `retry: ${seconds * 1_000}\n: ${body.code}\n\n`,
  };
};
