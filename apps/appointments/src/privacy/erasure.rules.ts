import {
  type AskedBy,
  appointmentsPersonErased,
  type Caller,
  type DataOf,
  type DoneBy,
  type Erasure,
  type PersonAsked,
} from '#contracts';
import { instantText } from '#free-time';
import type { Rights } from '../booking/appointment.rules.js';

/** Who may see, or have erased, what is kept about the person of an appointment. */
export const ofPersons: Rights = { scopes: ['privacy'], bearer: true };

/** An appointment of which the person is erased, as much of it as matters for that. Instants: milliseconds since 1970. */
export interface Erasable {
  readonly id: string;
  readonly tokenGeneration: number;
  readonly inForce: boolean;
  readonly endAt: number;
}

/** An erasure as it is kept. Instants: milliseconds since 1970. */
export interface KeptErasure {
  readonly id: string;
  readonly reason: Erasure['reason'];
  readonly askedBy: AskedBy | undefined;
  readonly by: DoneBy;
  readonly at: number;
  readonly appointments: readonly { readonly id: string; readonly stillToCome: boolean }[];
  /** Remembered answers that were erased. */
  readonly answers: number;
  /** What contacts did; undefined: nothing yet. */
  readonly contacts: { readonly at: number; readonly moments: number } | undefined;
}

/** What a person is named by. */
export const askedByOf = ({ email, phone }: PersonAsked): AskedBy => {
  if (email !== undefined) return 'email';
  return phone !== undefined ? 'phone' : 'appointmentId';
};

/** Why a caller may not ask about whoever has this mail address or phone number; undefined: they may. */
export const objectionTo = ({ scopes, who }: Caller): 'not-authenticated' | 'not-allowed' | undefined => {
  if (scopes.includes('privacy')) return undefined;
  return who === undefined ? 'not-authenticated' : 'not-allowed';
};

export const isStillToCome = ({ inForce, endAt }: Erasable, now: number): boolean => inForce && endAt > now;

const day = 24 * 60 * 60_000;

/** What ended before this has been kept long enough. */
export const keptUntil = (now: number, retentionDays: number): number => now - retentionDays * day;

/** What is announced of an erasure. */
export const erasedNews = (data: DataOf<typeof appointmentsPersonErased>) => ({
  event: appointmentsPersonErased,
  municipalityId: data.municipalityId,
  about: data.erasureId,
  data,
});

/** The proof of an erasure, as it is shown. */
export const erasureView = (kept: KeptErasure): Erasure => ({
  id: kept.id,
  reason: kept.reason,
  ...(kept.askedBy ? { askedBy: kept.askedBy } : {}),
  at: instantText(kept.at),
  by: kept.by,
  appointmentIds: kept.appointments.map(({ id }) => id),
  stillToCome: kept.appointments.filter(({ stillToCome }) => stillToCome).map(({ id }) => id),
  services: [
    {
      service: 'appointments',
      at: instantText(kept.at),
      erased: { persons: kept.appointments.length, rememberedAnswers: kept.answers },
    },
    {
      service: 'contacts',
      ...(kept.contacts ? { at: instantText(kept.contacts.at) } : {}),
      erased: kept.contacts ? { contactMoments: kept.contacts.moments } : {},
    },
  ],
  complete: kept.contacts !== undefined,
});
