/** Of a process, from /proc/<pid>/stat. */
export interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** Of this process, user and system together, in clock ticks. */
  readonly ticks: number;
  /** Of children that ended and were waited for. */
  readonly ticksOfChildren: number;
}

/** The name may hold blanks and brackets: what counts begins behind the last bracket. */
export const statOf = (text: string): Stat => {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  const fields = text.slice(close + 2).split(' ');
  const number = (at: number): number => Number(fields[at]);
  return {
    pid: Number(text.slice(0, open)),
    parent: number(1),
    name: text.slice(open + 1, close),
    ticks: number(11) + number(12),
    ticksOfChildren: number(13) + number(14),
  };
};

/** Of smaps_rollup, in kilobytes; undefined: it says nothing of it. */
export const pssOf = (text: string): number | undefined => {
  const found = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
};

/** A process and all that it started, and they started. */
export const familyOf = (pid: number, all: readonly Stat[]): number[] => {
  const family = [pid];
  for (let at = 0; at < family.length; at += 1)
    for (const one of all) if (one.parent === family[at]) family.push(one.pid);
  return family;
};

/** Clock ticks of all processors together, from the first line of /proc/stat. */
export interface MachineTicks {
  readonly busy: number;
  readonly idle: number;
  /** Given to other guests of the same host. */
  readonly stolen: number;
}

export const machineTicksOf = (text: string): MachineTicks => {
  const fields = (text.split('\n')[0] ?? '').split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, softirq = 0, stolen = 0] = fields;
  return { busy: user + nice + system + irq + softirq, idle: idle + waiting, stolen };
};
