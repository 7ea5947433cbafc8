import type { InputError, LocationDetails, LocationPlan, PlanEdit } from '#contracts';
import { errorsInHolidays, errorsInShift, type KnownHolidays } from './location.rules.js';

/** The plan with one part as it is to be, and whether that part was not there before. */
export type Edited =
  | { readonly ok: LocationPlan; readonly created: boolean }
  | { readonly refused: 'desk-unknown' | 'not-found'; readonly detail?: string };

/** A location that was just made: nobody works there yet. */
export const newPlan = (details: LocationDetails): LocationPlan => ({
  ...details,
  openingHours: [],
  exceptions: [],
  closures: [],
  quotas: [],
  desks: [],
});

/** What is wrong with a part that its shape does not show. */
export const errorsInEdit = (edit: PlanEdit, known: KnownHolidays): InputError[] => {
  if (edit.part === 'shift' && edit.shift) return errorsInShift(edit.shift);
  if (edit.part === 'holidays' && edit.holidays) return errorsInHolidays(edit.holidays, known);
  return [];
};

/** @param plan with an id for each shift and closure. */
export const edited = (plan: LocationPlan, edit: PlanEdit): Edited => {
  switch (edit.part) {
    case 'details': {
      const { name: _name, coordinates: _coordinates, ...rest } = plan;
      return { ok: { ...rest, ...edit.details }, created: false };
    }
    case 'weekly-hours':
      return { ok: { ...plan, openingHours: edit.openingHours }, created: false };
    case 'quotas':
      return { ok: { ...plan, quotas: edit.quotas }, created: false };
    case 'queue':
      return { ok: { ...plan, queue: edit.queue }, created: false };
    case 'holidays':
      return withHolidays(plan, edit.holidays);
    case 'exception':
      return into(
        plan.exceptions,
        { key: 'on', id: edit.on, value: edit.hours && { hours: edit.hours } },
        (exceptions) => ({
          ...plan,
          exceptions,
        }),
      );
    case 'desk':
      return withDesk(plan, edit);
    case 'closure':
      return edit.deskId === undefined
        ? into(plan.closures, { key: 'id', id: edit.id, value: edit.closure }, (closures) => ({ ...plan, closures }))
        : atDesk(plan, edit.deskId, (desk) =>
            into(desk.closures, { key: 'id', id: edit.id, value: edit.closure }, (closures) => ({ ...desk, closures })),
          );
    case 'shift':
      return atDesk(plan, edit.deskId, (desk) =>
        into(desk.shifts, { key: 'id', id: edit.id, value: edit.shift }, (shifts) => ({ ...desk, shifts })),
      );
  }
};

type Desk = LocationPlan['desks'][number];
type InDesk = { readonly ok: Desk; readonly created: boolean } | Exclude<Edited, { ok: unknown }>;

const withHolidays = (plan: LocationPlan, holidays: LocationPlan['holidays'] | null): Edited => {
  const { holidays: before, ...rest } = plan;
  if (holidays) return { ok: { ...rest, holidays }, created: false };
  return before ? { ok: rest, created: false } : { refused: 'not-found', detail: 'No holidays are observed here.' };
};

const withDesk = (plan: LocationPlan, { deskId, desk }: Extract<PlanEdit, { part: 'desk' }>): Edited => {
  const before = plan.desks.find(({ id }) => id === deskId);
  if (!desk)
    return before
      ? { ok: { ...plan, desks: plan.desks.filter((one) => one !== before) }, created: false }
      : { refused: 'desk-unknown' };
  const after = { id: deskId, shifts: before?.shifts ?? [], closures: before?.closures ?? [], ...desk };
  const desks = before ? plan.desks.map((one) => (one === before ? after : one)) : [...plan.desks, after];
  return { ok: { ...plan, desks }, created: !before };
};

const atDesk = (plan: LocationPlan, deskId: string, change: (desk: Desk) => InDesk): Edited => {
  const before = plan.desks.find(({ id }) => id === deskId);
  if (!before) return { refused: 'desk-unknown' };
  const after = change(before);
  if ('refused' in after) return after;
  const desks = plan.desks.map((one) => (one === before ? after.ok : one));
  return { ok: { ...plan, desks }, created: after.created };
};

/** A list with one thing in it put, replaced or taken out, by its key. */
const into = <T extends object, K extends keyof T, R>(
  list: readonly T[],
  { key, id, value }: { readonly key: K; readonly id: T[K]; readonly value: Omit<T, K> | null },
  make: (list: T[]) => R,
): { readonly ok: R; readonly created: boolean } | { readonly refused: 'not-found' } => {
  const at = list.findIndex((one) => one[key] === id);
  if (value === null) return at < 0 ? { refused: 'not-found' } : { ok: make(list.toSpliced(at, 1)), created: false };
  const one = { [key]: id, ...value } as unknown as T;
  return at < 0 ? { ok: make([...list, one]), created: true } : { ok: make(list.with(at, one)), created: false };
};
