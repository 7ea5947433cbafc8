import type { DataSource, EntityManager } from 'typeorm';
import type { Call, Caller, getCall, getStaffing, Staffing } from '#contracts';
import { invalidInput, ProblemError, type Question, type Trail } from '#platform';
import { type Line, openCallAt } from './line.rules.js';
import type { Lines } from './lines.views.js';
import type { NeedsViews } from './needs.views.js';
import { callView, staffingView } from './queue.wording.js';

const checkStaff = ({ scopes }: Pick<Caller, 'scopes'>): void => {
  if (!scopes.includes('visits')) throw new ProblemError('not-allowed');
};

interface AskedDesk {
  readonly municipalityId: string;
  readonly caller: Caller;
  readonly deskId: string;
  readonly locationId?: string | undefined;
}

/** Desks and calls as who works there sees them. */
export class DeskViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lines: Lines,
    private readonly needs: NeedsViews,
    private readonly trail: Trail,
  ) {}

  /**
   * Where a desk is; also where somebody still is who signed on before the plan let it go.
   * @throws ProblemError `not-allowed`, `desk-unknown`, `location-unknown`; `invalid-input` when several locations have
   * a desk of this name and none was named.
   */
  async locationOf({ municipalityId, caller, deskId, locationId }: AskedDesk): Promise<string> {
    checkStaff(caller);
    const rows = (await this.dataSource.query(
      `select id, plan->'desks' @> $2::jsonb or exists (
         select 1 from staffed_desks
         where municipality_id = $1 and location_id = locations.id and desk_id = $4
       ) as has from locations
       where municipality_id = $1 and ($3::text is null or id = $3) order by id`,
      [municipalityId, JSON.stringify([{ id: deskId }]), locationId ?? null, deskId],
    )) as { id: string; has: boolean }[];
    if (locationId !== undefined && rows.length === 0) throw new ProblemError('location-unknown', { locationId });
    const [first, ...others] = rows.filter(({ has }) => has);
    if (!first) throw new ProblemError('desk-unknown', { deskId });
    if (others.length > 0)
      throw invalidInput({ path: 'locationId', message: 'Several locations have a desk of this name: say which.' });
    return first.id;
  }

  async placeOfCall({
    municipalityId,
    caller,
    callId,
  }: {
    readonly municipalityId: string;
    readonly caller: Caller;
    readonly callId: string;
  }): Promise<{ locationId: string; deskId: string }> {
    checkStaff(caller);
    const [row] = (await this.dataSource.query(
      'select location_id, desk_id from calls where municipality_id = $1 and id = $2',
      [municipalityId, callId],
    )) as { location_id: string; desk_id: string }[];
    if (!row) throw new ProblemError('call-unknown');
    return { locationId: row.location_id, deskId: row.desk_id };
  }

  async staffing(question: Question<typeof getStaffing>): Promise<Staffing> {
    const { municipalityId, input } = question;
    const { deskId } = input;
    const locationId = await this.locationOf({ municipalityId, ...input });
    return this.dataSource.transaction(async (tx) => {
      const { line } = await this.lines.at(tx, { municipalityId, locationId });
      const present = openCallAt(line, deskId);
      return staffingView(line, deskId, present && (await this.shown(tx, line, present.id, question)));
    });
  }

  async call(question: Question<typeof getCall>): Promise<Call> {
    const { municipalityId, input } = question;
    const { locationId } = await this.placeOfCall({ municipalityId, ...input });
    return this.dataSource.transaction(async (tx) => {
      const { line } = await this.lines.at(tx, { municipalityId, locationId, callId: input.callId });
      return this.shown(tx, line, input.callId, question);
    });
  }

  private async shown(
    tx: EntityManager,
    line: Line,
    callId: string,
    { municipalityId, requestId: traceId, actor }: Question<typeof getCall> | Question<typeof getStaffing>,
  ): Promise<Call> {
    const call = line.callsById.get(callId);
    const ticket = call && line.ticketsById.get(call.ticketId);
    if (!call || !ticket) throw new ProblemError('call-unknown');
    await this.trail.note(tx, {
      municipalityId,
      actor,
      traceId,
      action: 'look-at-call',
      about: { kind: 'ticket', id: ticket.id },
      looked: true,
      details: { callId, ...(ticket.appointmentId === undefined ? {} : { appointmentIds: [ticket.appointmentId] }) },
    });
    return callView(call, ticket, { desksById: line.desksById, ...this.needs.of(ticket) });
  }
}
