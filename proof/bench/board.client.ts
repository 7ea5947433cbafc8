import type { Row } from './bench.program.js';
import { bucketOf, grown, type Samples, samplesOf } from './metrics.rules.js';
import type { System } from './system.program.js';
import { numberOf } from './table.wording.js';

const lag = 'loket_board_lag_seconds_bucket';
const answers = 'loket_board_answers_total';
const soonSeconds = '0.1';

/** What the gateway counts. */
export const readSamples = async (system: System, monitor: string): Promise<Samples> => {
  const answer = await fetch(`${system.url}/metrics`, { headers: { authorization: `Bearer ${monitor}` } });
  if (answer.status !== 200) throw new Error(`The figures of the gateway were answered ${answer.status}.`);
  return samplesOf(await answer.text());
};

/** How far the board was behind meanwhile, and who answered. */
export const boardLines = (between: readonly [Samples, Samples]): string[] => {
  const buckets = grown(between, lag, 'le');
  const all = buckets.get('+Inf') ?? 0;
  const from = [...grown(between, answers, 'from')].map(([who, count]) => `${who} ${numberOf(count)}`);
  const lines = from.length > 0 ? [`slots: answered by ${from.join(', ')}`] : [];
  if (all === 0) return lines;
  const soon = ((buckets.get(soonSeconds) ?? 0) / all) * 100;
  return [
    ...lines,
    `slots: the board showed a change within ${bucketOf(buckets, 0.5)} s (half of them), ${bucketOf(buckets, 0.99)} s (99 of 100); ` +
      `${numberOf(soon)} % of ${numberOf(all)} within ${soonSeconds} s (loket_board_lag_seconds, by its buckets)`,
  ];
};

/** What the design asks of it: none when no change was shown. */
export const boardRows = (between: readonly [Samples, Samples]): Row[] => {
  const bucket = bucketOf(grown(between, lag, 'le'), 0.99);
  if (bucket === undefined) return [];
  return [
    {
      scenario: 'board lag, 99 of 100 changes',
      limit: '',
      project: bucket === '+Inf' ? 'beyond all buckets' : `<= ${bucket} s`,
      bar: `<= ${soonSeconds} s`,
      met: Number(bucket) <= Number(soonSeconds),
    },
  ];
};
