import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { familyOf, machineTicksOf, pssOf, type Stat, statOf } from './procfs.rules.js';

/** /proc/<pid>/stat counts in these, on every Linux there is. */
const ticksPerSecond = 100;

export const canMeasure = (): boolean => platform() === 'linux';

const readStat = (pid: string): Promise<Stat | undefined> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(statOf, () => undefined);

export interface MachineUse {
  /** Seconds of CPU: of all there is, of who is not us, and stolen by other guests of the host. */
  readonly all: number;
  readonly others: number;
  readonly stolen: number;
}

const ticksNow = async () => {
  const machine = machineTicksOf(await readFile('/proc/stat', 'utf8'));
  const own = await readStat(String(process.pid));
  return { ...machine, own: (own?.ticks ?? 0) + (own?.ticksOfChildren ?? 0) };
};

/** From now on, what of this machine others used, once all that we started has ended. */
export const watchMachine = async (): Promise<() => Promise<MachineUse | undefined>> => {
  if (!canMeasure()) return async () => undefined;
  const before = await ticksNow();
  return async () => {
    const now = await ticksNow();
    const busy = now.busy - before.busy;
    const [idle, stolen, own] = [now.idle - before.idle, now.stolen - before.stolen, now.own - before.own];
    const seconds = (ticks: number): number => ticks / ticksPerSecond;
    return { all: seconds(busy + idle + stolen), others: seconds(Math.max(0, busy - own)), stolen: seconds(stolen) };
  };
};

export const readStats = async (): Promise<Stat[]> => {
  if (!canMeasure()) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
};

/** Seconds of CPU of each program so far, with all that it started; the children of one are not counted to another. */
export const cpuSecondsOf = async (pids: Readonly<Record<string, number>>): Promise<Record<string, number>> => {
  if (!canMeasure()) return {};
  const all = await readStats();
  const known = new Map(all.map((stat) => [stat.pid, stat]));
  const roots = new Set(Object.values(pids));
  const seconds = (pid: number): number => {
    const others = all.filter((stat) => !roots.has(stat.pid));
    const ticks = familyOf(pid, others).map((one) => {
      const stat = known.get(one);
      return (stat?.ticks ?? 0) + (stat?.ticksOfChildren ?? 0);
    });
    return ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond;
  };
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, seconds(pid)]));
};

/** `gateway` of our own programs, of others the name of what runs. */
const labelOf = async (pid: number, name: string | undefined): Promise<string> => {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return /dist\/apps\/([^\0]+)\/main\.js/.exec(command)?.[1]?.replace('/src', '') ?? name ?? 'gone';
};

/** Megabytes by name and pid. */
export interface Memory {
  readonly each: Readonly<Record<string, number>>;
  /** Of these nothing could be read. */
  readonly unread: readonly string[];
}

/** What each of them holds of memory, shared pages divided among those who share them. */
export const megabytesOf = async (pids: readonly number[]): Promise<Memory> => {
  const stats = new Map((await readStats()).map((stat) => [stat.pid, stat]));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return { name: `${await labelOf(pid, stats.get(pid)?.name)} ${pid}`, kilobytes: pssOf(text) };
    }),
  );
  return {
    each: Object.fromEntries(
      all.flatMap(({ name, kilobytes }) => (kilobytes === undefined ? [] : [[name, kilobytes / 1_024] as const])),
    ),
    unread: all.flatMap(({ name, kilobytes }) => (kilobytes === undefined ? [name] : [])),
  };
};
