import type { Tx } from '#platform';

/** As they are known by an index: closed tickets that are still somebody's. */
export const ticketsToForget = `ended_at is not null and code <> ''`;

/** Feedback of which something is kept that is of somebody. */
export const feedbackToForget = `(comment is not null or appointment_id is not null or ticket_id is not null
  or language <> 'nl')`;

// Who stands in line goes on, without needs: at the turn they had, and for the appointment they came for. Afterwards it is
// nobody's: no code and no token opens it, and nothing tells which appointment it was for.
const forgottenTicket = `person = null, language = 'nl', priority = priority and ended_at is null,
  appointment_id = case when ended_at is null then appointment_id end,
  agreed_at = case when ended_at is null then agreed_at end,
  code = case when ended_at is null then code else '' end,
  token_generation = token_generation + case when ended_at is null then 0 else 1 end,
  history = (select coalesce(jsonb_agg(step - 'note' order by place), '[]')
    from jsonb_array_elements(history) with ordinality as list (step, place))`;

const forgottenFeedback = `comment = null, language = 'nl', appointment_id = null, ticket_id = null`;

type Row = { readonly id: string };

/** What was said in these visits, and about them. @returns the tickets. */
export const eraseVisitsOf = async (
  tx: Tx,
  municipalityId: string,
  appointmentIds: readonly string[],
): Promise<string[]> => {
  const [tickets] = (await tx.query(
    `with theirs as (
       select id from tickets where municipality_id = $1 and appointment_id = any($2) order by id for update
     )
     update tickets set ${forgottenTicket} from theirs
     where tickets.municipality_id = $1 and tickets.id = theirs.id returning tickets.id`,
    [municipalityId, appointmentIds],
  )) as [Row[], number];
  const ticketIds = tickets.map(({ id }) => id);
  await tx.query(
    `update feedback set ${forgottenFeedback}
     where municipality_id = $1 and (appointment_id = any($2) or ticket_id = any($3))`,
    [municipalityId, appointmentIds, ticketIds],
  );
  return ticketIds;
};

const forget = async (
  tx: Tx,
  { table, which, order, set }: Readonly<Record<'table' | 'which' | 'order' | 'set', string>>,
  [municipalityId, at, most]: readonly [string, Date, number],
): Promise<string[]> => {
  const [rows] = (await tx.query(
    `with old as (
       select id from ${table} where municipality_id = $1 and ${which} and ${order} <= $2
       order by ${order}, id limit $3 for update skip locked
     )
     update ${table} set ${set} from old where ${table}.municipality_id = $1 and ${table}.id = old.id
     returning ${table}.id`,
    [municipalityId, at, most],
  )) as [Row[], number];
  return rows.map(({ id }) => id);
};

/** What is kept of some visits that were over at this moment; what others lock is left to them. @returns which. */
export const forgetTickets = (tx: Tx, municipalityId: string, at: Date, most: number): Promise<string[]> =>
  forget(tx, { table: 'tickets', which: ticketsToForget, order: 'ended_at', set: forgottenTicket }, [
    municipalityId,
    at,
    most,
  ]);

/** As of tickets, of what was said until this moment. */
export const forgetFeedback = (tx: Tx, municipalityId: string, at: Date, most: number): Promise<string[]> =>
  forget(tx, { table: 'feedback', which: feedbackToForget, order: 'given_at', set: forgottenFeedback }, [
    municipalityId,
    at,
    most,
  ]);
