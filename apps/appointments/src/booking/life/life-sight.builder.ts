import type { DataSource } from 'typeorm';
import type { DoneBy } from '#contracts';
import type { Visit } from './life-orders.builder.js';
import type { PlaceName, Refused } from './life-time.builder.js';

/* What is seen of the real thing, in the words of the model. */

/** What an answer told of an appointment, by its real id; of a refusal why. */
export type Told =
  | ({ readonly id: string; readonly state?: Visit['state'] } & Pick<Visit, 'version' | 'place' | 'start' | 'end'>)
  | Refused;

export interface AnswerView {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly locationId: string;
  readonly start: string;
  readonly end: string;
  readonly token?: string;
  readonly history?: readonly StepView[] | undefined;
}
export interface StepView {
  readonly did: string;
  readonly at: string;
  readonly by: DoneBy;
}

interface Row {
  readonly town: string;
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly place: string;
  readonly desk_number: number;
  readonly from: Date;
  readonly until: Date;
  readonly in_force: boolean;
  readonly start_at: Date;
  readonly end_at: Date;
  readonly people: number;
  readonly held_until: Date | null;
  readonly history: readonly StepView[];
  readonly events: readonly string[];
}

export const stepOf = ({ did, at, by: { channel, who, automatic, ownAccord } }: StepView): string =>
  [did, at, channel, who, automatic && 'by itself', ownAccord && 'of our own accord'].filter(Boolean).join(' ');
export const toldOf = ({ id, state, version, locationId, start, end }: AnswerView) => ({
  ...{ id, state: state as Visit['state'], version, place: locationId as PlaceName },
  ...{ start: Date.parse(start), end: Date.parse(end) },
});

/** All rows of all towns, with their events. */
export const rowsOf = async (dataSource: DataSource, deskByNumber: ReadonlyMap<number, number>) => {
  const rows = (await dataSource.query(
    `select municipality_id as town, id, state, version, location_id as place, desk_number, in_force,
       lower(period) as from, upper(period) as until, start_at, end_at, (items -> 0 ->> 'people')::int as people,
       held_until, history, array(
         select split_part(outbox.subject, '.', 5) || ' ' || (event -> 'data' ->> 'version') from outbox
         where outbox.municipality_id = appointments.municipality_id and event ->> 'subject' = appointments.id::text
         order by outbox.id) as events
     from appointments order by id`,
  )) as Row[];
  return rows.map(({ desk_number, history, ...row }) => ({
    ...{ town: row.town, id: row.id, state: row.state, version: row.version, place: row.place },
    ...{ desk: deskByNumber.get(desk_number), from: row.from.getTime(), until: row.until.getTime() },
    ...{ start: row.start_at.getTime(), end: row.end_at.getTime(), people: row.people, inForce: row.in_force },
    ...{ heldUntil: row.held_until?.getTime() ?? null, steps: history.map(stepOf), events: row.events },
  }));
};

/** What is remembered under which key, of which appointment. */
export const rememberedOf = async (dataSource: DataSource): Promise<string[]> => {
  const rows = (await dataSource.query(
    `select concat_ws(' ', municipality_id, client, route, key, appointment_id) as remembered from remembered_answers`,
  )) as { remembered: string }[];
  return rows.map(({ remembered }) => remembered).sort();
};
