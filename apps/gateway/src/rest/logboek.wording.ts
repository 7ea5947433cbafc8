import { createHash } from 'node:crypto';
import type { AuditRow } from '#contracts';

/** An appointment is the pseudonym of who it is for. */
const subjectType = 'open-loket-appointment-id';

const hex = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits);

/** Of what came without a trace the trace is its own. */
const traceOf = ({ traceId, service, id }: AuditRow): string =>
  /^[0-9a-f]{32}$/.test(traceId) ? traceId : hex(`${service}|${id}|${traceId}`, 32);

/** Of whom a row is: of one appointment, or of each that it lists. */
const subjectsOf = ({ about, details }: AuditRow): readonly string[] => {
  const listed = details?.appointmentIds;
  const ids = Array.isArray(listed) ? listed.map(String) : [];
  return [...new Set(about.kind === 'appointment' ? [about.id, ...ids] : ids)];
};

/**
 * A row of the trail as lines of the Logboek Dataverwerkingen (Logius, 0.8.0). It is kept when it was done, so it began
 * and ended then. Who did it has no place in that standard: it stands in the trail, under the same trace.
 * Of a row that is of several people there is a line for each, of the same trace and span.
 * @param activities the register of processing activities; the action comes behind it.
 */
export const logboekLinesOf = (row: AuditRow, municipalityId: string, activities: string): readonly object[] => {
  const { service, id, action } = row;
  const at = new Date(row.at).toISOString();
  const line = {
    trace_id: traceOf(row),
    span_id: hex(`${municipalityId}|${service}|${id}`, 16),
    status: 'Ok',
    name: action,
    start_time: at,
    end_time: at,
    resource: {
      attributes: { 'service.namespace': 'open-loket', 'service.name': service, municipality: municipalityId },
    },
  };
  const activity = { 'dpl.core.processing_activity_id': `${activities}${action}` };
  const ofEach = subjectsOf(row).map((subject) => ({
    ...line,
    attributes: { ...activity, 'dpl.core.data_subject_id': subject, 'dpl.core.data_subject_id_type': subjectType },
  }));
  return ofEach.length > 0 ? ofEach : [{ ...line, attributes: activity }];
};
