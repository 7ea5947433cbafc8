import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { instantText, type Taken } from '#free-time';
import { median } from './figures.rules.js';
import { numberOf } from './table.wording.js';
import { desks } from './town.client.js';

const name = 'slot-calculator';
const version = '2.2.1';
const times = 3;

export interface PeerQuestion {
  readonly taken: readonly Taken[];
  readonly between: { readonly from: number; readonly until: number };
  readonly minutes: number;
}

interface Peer {
  getSlots(question: object): { readonly availableSlots: readonly unknown[] };
}

const period = (from: number, until: number, desk: number) => ({
  from: instantText(from),
  to: instantText(until),
  metadata: { desk },
});

const day = 86_400_000;
const hour = 3_600_000;

/** The same days, desks and visits, in its words. */
const inItsWords = ({ taken, between, minutes }: PeerQuestion) => {
  const availability = [];
  for (let from = between.from; from < between.until; from += day)
    for (let desk = 1; desk <= desks; desk += 1) availability.push(period(from + 9 * hour, from + 17 * hour, desk));
  return {
    from: instantText(between.from),
    to: instantText(between.until),
    duration: minutes,
    availability,
    unavailability: taken.map((one) => period(one.from, one.until, one.deskNumber)),
  };
};

/** A package from npm for the same question: it is fetched into a folder of its own, and is no part of the product. */
export const measurePeer = async (question: PeerQuestion) => {
  const folder = await mkdtemp(join(tmpdir(), 'loket-bench-peer-'));
  try {
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    await promisify(execFile)('npm', ['install', `${name}@${version}`, '--no-save', '--ignore-scripts'], {
      cwd: folder,
    });
    const peer = createRequire(join(folder, 'package.json'))(name) as Peer;
    const asked = inItsWords(question);
    const found: number[] = [];
    const milliseconds = Array.from({ length: times }, () => {
      const began = performance.now();
      found.push(peer.getSlots(structuredClone(asked)).availableSlots.length);
      return performance.now() - began;
    });
    return {
      name: `${name} ${version}`,
      milliseconds: median(milliseconds),
      notes: [
        `${name}: ${milliseconds.map(numberOf).join(', ')} ms; it finds ${numberOf(found[0] ?? 0)} starts, one after the other and not every five minutes, and applies what is taken as part of it`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
