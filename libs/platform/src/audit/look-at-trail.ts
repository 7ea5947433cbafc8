import { type AuditRow, type InputOf, type listAuditOf, mostCountedRows, type OutputOf } from '#contracts';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { concerning } from './concerning.js';
import { type DoneFor, deedOf, type Trail } from './trail.js';

type Asked = InputOf<ReturnType<typeof listAuditOf>>;
type Shown = OutputOf<ReturnType<typeof listAuditOf>>;

const at = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const shown = `id::text, ${at} as at, who, person, client, on_behalf_of as "onBehalfOf", channel, action,
  jsonb_build_object('kind', about_kind, 'id', about_id) as about, looked, trace_id as "traceId", details`;

/** Shows what stands in the trail of this service, and notes who looked in the transaction of the look. */
export class LookAtTrail {
  constructor(
    private readonly service: string,
    private readonly unitOfWork: UnitOfWork,
    private readonly trail: Trail,
  ) {}

  run(question: DoneFor & { readonly input: Asked }): Promise<Shown> {
    return this.unitOfWork.run(async (tx) => {
      const found = await this.found(tx, question.municipalityId, question.input);
      const { order, after: _, limit: __, ...asked } = question.input;
      const action = order === 'newest' ? 'look-at-trail' : 'export-trail';
      const about = { kind: 'trail', id: question.municipalityId };
      const details = { asked, shown: found.items.length };
      await this.trail.note(tx, deedOf(question, { action, about, looked: true, details }));
      return found;
    });
  }

  private async found(tx: Tx, municipalityId: string, input: Asked): Promise<Shown> {
    const { from, where, values } = conditionsOf(municipalityId, input);
    const direction = input.order === 'newest' ? 'desc' : 'asc';
    const rows = (await tx.query(
      `select ${shown} from ${from} where ${where} order by audit_rows.at ${direction}, audit_rows.id ${direction}
       limit ${input.limit}`,
      values,
    )) as Omit<AuditRow, 'service'>[];
    const items = rows.map((row) => this.rowOf(row));
    if (input.order === 'oldest') return { items, total: items.length };
    const counting = `select 1 from ${from} where ${where} limit ${mostCountedRows}`;
    const [counted] = await tx.query(`select count(*)::int as total from (${counting}) as counted`, values);
    return { items, total: (counted as { total: number }).total };
  }

  private rowOf(row: object): AuditRow {
    const said = Object.entries(row).filter(([, value]) => value !== null);
    return { service: this.service, ...Object.fromEntries(said) } as AuditRow;
  }
}

const conditionsOf = (municipalityId: string, { about, id, who, action, from: begin, until, after }: Asked) => {
  const values: string[] = [municipalityId];
  const place = (value: string) => `$${values.push(value)}`;
  const where = ['municipality_id = $1'];
  const ofOne = about === 'appointment' && id;
  const from = ofOne ? `${concerning('$1', `array[${place(id)}]`)} as audit_rows` : 'audit_rows';
  if (about && !ofOne) where.push(`about_kind = ${place(about)}`);
  if (id && !ofOne) where.push(`about_id = ${place(id)}`);
  if (who) where.push(`who = ${place(who)}`);
  if (action) where.push(`action = ${place(action)}`);
  if (begin) where.push(`audit_rows.at >= ${place(begin)}::timestamptz`);
  if (until) where.push(`audit_rows.at < ${place(until)}::timestamptz`);
  if (after)
    where.push(`(audit_rows.at, audit_rows.id) > (${place(after.at)}::timestamptz, ${place(after.id)}::bigint)`);
  return { from, where: where.join(' and '), values };
};
