import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type Profile, selfTimes } from './profiles.rules.js';
import type { System } from './system.program.js';
import { numberOf, tableOf } from './table.wording.js';

const programs = ['gateway', 'appointments', 'contacts', 'catalogue', 'standalone'];
const shown = 15;

/** What a program of the product is told so that it can be profiled. */
export const profiling = (folder: string) => ({
  NODE_OPTIONS: `--import ${new URL('profiler/main.js', import.meta.url).href}`,
  BENCH_PROFILES: folder,
});

const written = async (file: string): Promise<Profile | undefined> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (existsSync(file)) {
      const text = await readFile(file, 'utf8');
      if (text.endsWith('}')) return JSON.parse(text) as Profile;
    }
    await after(100);
  }
  return undefined;
};

const linesOf = (title: string, profile: Profile): string[] => {
  const { all, areas, busyMilliseconds } = selfTimes(profile);
  const rows = all
    .slice(0, shown)
    .map(({ where, milliseconds, share }) => [`${numberOf(share * 100)} %`, `${numberOf(milliseconds)} ms`, where]);
  const parts = areas.slice(0, shown).map(({ where, share }) => `${where} ${numberOf(share * 100)} %`);
  return [
    '',
    `${title}: busy ${numberOf(busyMilliseconds)} ms: ${parts.join(', ')}`,
    ...tableOf([['self', 'time', 'where'], ...rows]),
  ];
};

/** Profiles what the programs do while something is done; the files stay in the folder, what took longest is told. */
export const profilesIn = (folder: string, say: (line: string) => void) => {
  const rounds = new Map<string, number>();
  return async <T>(scenario: string, system: System, work: () => Promise<T>): Promise<T> => {
    await mkdir(folder, { recursive: true });
    const pids = programs.flatMap((name) => (system.pids[name] ? [[name, system.pids[name]] as const] : []));
    for (const [, pid] of pids) process.kill(pid, 'SIGUSR2');
    const result = await work();
    for (const [, pid] of pids) process.kill(pid, 'SIGUSR2');
    const round = (rounds.get(scenario) ?? 0) + 1;
    rounds.set(scenario, round);
    for (const [name, pid] of pids) {
      const file = join(folder, `${name}.${pid}.cpuprofile`);
      const profile = await written(file);
      if (profile === undefined) continue;
      const kept = join(folder, `${scenario}-${round}-${name}.cpuprofile`);
      await rm(kept, { force: true });
      await rename(file, kept);
      for (const line of linesOf(`${scenario}, round ${round}, ${name}`, profile)) say(line);
    }
    return result;
  };
};
