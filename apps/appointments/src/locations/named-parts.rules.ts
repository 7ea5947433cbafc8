import { isDeepStrictEqual } from 'node:util';
import type { LocationPlan } from '#contracts';

type Part = { readonly id?: string | undefined };

/** A plan of which every shift and closure has an id. */
export type NamedPlan = LocationPlan;

/**
 * Gives an id to each shift and closure that has none: the one it had before, if it was there before, else one after
 * its time. So a document without ids can be written again and again and changes nothing.
 */
export const namedPlan = (plan: LocationPlan, before?: NamedPlan): NamedPlan => {
  const desksBefore = new Map(before?.desks.map((desk) => [desk.id, desk]));
  return {
    ...plan,
    closures: named(plan.closures, before?.closures, timeOfClosure),
    desks: plan.desks.map((desk) => ({
      ...desk,
      shifts: named(desk.shifts, desksBefore.get(desk.id)?.shifts, timeOfShift),
      closures: named(desk.closures, desksBefore.get(desk.id)?.closures, timeOfClosure),
    })),
  };
};

const timeOfClosure = ({ from }: { readonly from: string }): string => from.slice(0, 16).replace(/[T:]/g, '-');
const timeOfShift = ({ startsOn, from }: { readonly startsOn: string; readonly from: string }): string =>
  `${startsOn}-${from.replace(':', '')}`;

const named = <T extends Part>(parts: readonly T[], before: readonly T[] = [], timeOf: (part: T) => string): T[] => {
  if (parts.every(({ id }) => id !== undefined)) return [...parts];
  const used = new Set(parts.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const free = before.filter(({ id }) => id !== undefined && !used.has(id));
  const kept = parts.map((part) => {
    if (part.id !== undefined) return part;
    const at = free.findIndex((one) => isDeepStrictEqual({ ...one, id: undefined }, { ...part, id: undefined }));
    const [same] = at < 0 ? [] : free.splice(at, 1);
    if (same?.id !== undefined) used.add(same.id);
    return same ?? part;
  });
  return kept.map((part) => (part.id === undefined ? { ...part, id: unusedId(timeOf(part), used) } : part));
};

const unusedId = (wanted: string, used: Set<string>): string => {
  let id = wanted;
  for (let number = 2; used.has(id); number += 1) id = `${wanted}-${number}`;
  used.add(id);
  return id;
};
