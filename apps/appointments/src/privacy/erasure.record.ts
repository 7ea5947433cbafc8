import type { AskedBy, DoneBy, Erasure } from '#contracts';
import type { KeptErasure } from './erasure.rules.js';

/** One erasure with its appointments as PostgreSQL gives it. */
export interface ErasureRow {
  id: string;
  reason: Erasure['reason'];
  asked_by: AskedBy | null;
  by: DoneBy;
  at: Date;
  answers: number;
  contacts_at: Date | null;
  contact_moments: number | null;
  appointments: { id: string; stillToCome: boolean }[];
}

const selected = `
  select id, reason, asked_by, by, at, answers, contacts_at, contact_moments, coalesce((
    select jsonb_agg(jsonb_build_object('id', appointment_id, 'stillToCome', still_to_come) order by appointment_id)
    from erased_appointments as erased
    where erased.municipality_id = erasures.municipality_id and erased.erasure_id = erasures.id
  ), '[]') as appointments
  from erasures where municipality_id = $1`;

/** $1 municipality, $2 erasure. */
export const erasureSelected = `${selected} and id = $2`;

/** $1 municipality, $2 since when, $3 page size, $4 how many to leave out. */
export const erasuresListed = `${selected} and reason = 'asked' and at >= $2 order by at, id limit $3 offset $4`;

export const keptErasureOf = (row: ErasureRow): KeptErasure => ({
  id: row.id,
  reason: row.reason,
  askedBy: row.asked_by ?? undefined,
  by: row.by,
  at: row.at.getTime(),
  appointments: row.appointments,
  answers: row.answers,
  contacts: row.contacts_at ? { at: row.contacts_at.getTime(), moments: row.contact_moments ?? 0 } : undefined,
});
