/** What of a CPU profile counts here. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly where: string;
  readonly milliseconds: number;
  /** Of the time in which something was done. */
  readonly share: number;
}

/** Waiting, and what the profiler itself takes to begin and to end. */
const notWork = new Set(['(idle)', '(program)', '(root)', 'dispatch']);

/** From the folder of the package on, as it is readable. */
const shortened = (url: string): string => url.replace(/^.*\/(node_modules|dist)\//, '$1/').replace(/^file:\/\//, '');

/** The package, the room of ours, or Node itself. */
const areaOf = (place: string, name: string): string => {
  if (name === '(garbage collector)') return 'garbage collector';
  const found = /^(?:node_modules\/((?:@[^/]+\/)?[^/]+)|dist\/((?:apps|libs)\/[^/]+)\/|(node):)/.exec(place);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? 'native code';
};

/** Where the time went itself, without what was called from there; most first. */
export const selfTimes = (
  profile: Profile,
): { readonly all: SelfTime[]; readonly areas: SelfTime[]; readonly busyMilliseconds: number } => {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  const areas = new Map<string, number>();
  let busy = 0;
  profile.samples.forEach((id, at) => {
    const frame = frames.get(id);
    if (frame === undefined || (frame.url === '' && notWork.has(frame.functionName))) return;
    const milliseconds = (profile.timeDeltas[at] ?? 0) / 1_000;
    const where = `${frame.functionName || '(anonymous)'} ${shortened(frame.url)}${frame.url === '' ? '' : `:${frame.lineNumber + 1}`}`;
    const area = areaOf(shortened(frame.url), frame.functionName);
    areas.set(area, (areas.get(area) ?? 0) + milliseconds);
    times.set(where, (times.get(where) ?? 0) + milliseconds);
    busy += milliseconds;
  });
  const sorted = (of: ReadonlyMap<string, number>): SelfTime[] =>
    [...of]
      .map(([where, milliseconds]) => ({ where: where.trim(), milliseconds, share: milliseconds / busy }))
      .sort((a, b) => b.milliseconds - a.milliseconds);
  return { all: sorted(times), areas: sorted(areas), busyMilliseconds: busy };
};
