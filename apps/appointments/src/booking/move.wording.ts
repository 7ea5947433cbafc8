import type { Appointment, Moved, ProblemCode } from '#contracts';

/** Where it is now: nothing personal, whoever planned the move. */
export const movedTo = ({ id, version, locationId, start, end }: Appointment): Moved => ({
  appointmentId: id,
  moved: true,
  version,
  locationId,
  start,
  end,
});

/** Why it stays where it is, and what is free near where it should have gone. */
export const notMoved = (
  appointmentId: string,
  problem: ProblemCode,
  { reason, alternatives }: Readonly<Record<string, unknown>> = {},
): Moved => ({
  appointmentId,
  moved: false,
  problem,
  ...(reason === undefined ? {} : { reason: reason as NonNullable<Moved['reason']> }),
  ...(alternatives === undefined ? {} : { alternatives: alternatives as NonNullable<Moved['alternatives']> }),
});
