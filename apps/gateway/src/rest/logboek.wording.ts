import { createHash } from 'node:crypto';
import type { AuditRow } from '#contracts';

/** An appointment is the pseudonym of who it is for. */
const subjectType = 'open-loket-appointment-id';

const hex = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits);

/** Of what came without a trace the trace is its own. */
const traceOf = ({ traceId, service, id }: AuditRow): string =>
  /^[0-9a-f]{32}$/.test(traceId) ? traceId : hex(`${service}|${id}|${traceId}`, 32);

/**
 * A row of the trail as a line of the Logboek Dataverwerkingen (Logius, 0.8.0). It is kept when it was done, so it began
 * and ended then. Who did it has no place in that standard: it stands in the trail, under the same trace.
 * @param activities the register of processing activities; the action comes behind it.
 */
export const logboekLineOf = (row: AuditRow, municipalityId: string, activities: string): object => {
  const { service, id, action, about } = row;
  const at = new Date(row.at).toISOString();
  const subject =
    about.kind === 'appointment'
      ? { 'dpl.core.data_subject_id': about.id, 'dpl.core.data_subject_id_type': subjectType }
      : {};
  return {
    trace_id: traceOf(row),
    span_id: hex(`${municipalityId}|${service}|${id}`, 16),
    status: 'Ok',
    name: action,
    start_time: at,
    end_time: at,
    resource: {
      attributes: { 'service.namespace': 'open-loket', 'service.name': service, municipality: municipalityId },
    },
    attributes: { 'dpl.core.processing_activity_id': `${activities}${action}`, ...subject },
  };
};
