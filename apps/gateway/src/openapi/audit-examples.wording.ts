const row = {
  service: 'catalogue',
  id: '4711',
  at: '2026-11-24T10:15:30.123456Z',
  who: 'editor',
  client: 'key:editor:4f1c0ffee0ddba11',
  channel: 'counter',
  action: 'put-product',
  about: { kind: 'product', id: 'paspoort' },
  looked: false,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  details: { version: 4, steps: ['written', 'published'] },
};

const line = {
  trace_id: row.traceId,
  span_id: '00f067aa0ba902b7',
  status: 'Ok',
  name: row.action,
  start_time: '2026-11-24T10:15:30.123Z',
  end_time: '2026-11-24T10:15:30.123Z',
  resource: {
    attributes: { 'service.namespace': 'open-loket', 'service.name': 'catalogue', municipality: 'voorbeeldstad' },
  },
  attributes: { 'dpl.core.processing_activity_id': 'urn:open-loket:processing-activity:put-product' },
};

export const auditExamples = {
  listAudit: { answer: { items: [row], page: 1, pageSize: 20, total: 1 } },
  exportAudit: { answer: `${JSON.stringify(line)}\n` },
};
