import { z } from 'zod';
import { AuditRow, auditFilters, mostAuditRows, mostCountedRows, TrailService } from '../audit/audit.js';
import { Instant } from '../time.js';
import { collectionOf, defineRoute, pageQuery, queryNumber } from './route.js';

const ofTrail = { tag: 'Audit', allows: { scopes: ['audit'] }, status: 200, cache: 'none', problems: [] } as const;

export const listAuditRoute = defineRoute({
  ...ofTrail,
  method: 'GET',
  path: '/v1/audit',
  id: 'listAudit',
  summary: 'What staff and channels did, and who looked at personal data; the last first.',
  description: `Of all services, or of one. The first ${mostAuditRows} that fit are shown: narrow the time to see others; \`total\` counts at most ${mostCountedRows}. What is asked about an appointment has also the lists in which it was seen. To look at it is noted in it.`,
  query: z
    .strictObject({ service: TrailService.optional(), ...auditFilters, ...pageQuery })
    .refine(({ page, pageSize }) => page * pageSize <= mostAuditRows, {
      message: `Only the first ${mostAuditRows} are shown: narrow the time.`,
      path: ['page'],
    }),
  answer: collectionOf(AuditRow),
});

/** The most lines of one answer. */
const mostLogboekLines = 10_000;
const longestExport = 31 * 86_400_000;

export const exportAuditRoute = defineRoute({
  ...ofTrail,
  method: 'GET',
  path: '/v1/audit/export',
  id: 'exportAudit',
  summary: 'The trail of a period as lines of the Logboek Dataverwerkingen (Logius, 0.8.0), one JSON object each.',
  description:
    'By service, the oldest first. When there is more, `Link` has the address of the rest (`rel="next"`). What is committed while you ask may come later than its time: ask for what is a minute old.',
  query: z
    .strictObject({
      from: Instant,
      until: Instant,
      lines: queryNumber(1, mostLogboekLines).default(mostLogboekLines).meta({ default: mostLogboekLines }),
      after: z
        .string()
        .regex(/^[a-z]{1,20}(:[0-9TZ.:-]{20,30}:\d{1,19})?$/, 'Use the address in Link.')
        .optional()
        .meta({ description: 'Where the answer before this one ended: from its Link.' }),
    })
    .refine(({ from, until }) => Date.parse(from) < Date.parse(until), {
      message: 'This is not after from.',
      path: ['until'],
    })
    .refine(({ from, until }) => Date.parse(until) - Date.parse(from) <= longestExport, {
      message: 'Ask for at most 31 days.',
      path: ['until'],
    }),
  answer: z.string(),
  answerType: 'application/x-ndjson',
});
