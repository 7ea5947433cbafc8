import type { Response, Test } from 'supertest';
import type { Left } from './trail-rows.builder.js';

type As = (method: 'get' | 'put' | 'post' | 'patch' | 'delete', path: string) => Test;

const here = { locationId: 'stadskantoor' };
const desk = '/v1/desks/balie-1';

/** One order for each route of the line, while the counters are open. */
export const inLineOf = (as: As): Record<string, () => Promise<Left>> => {
  const take = (): Test => as('post', '/v1/tickets').send({ ...here, items: [{ productId: 'paspoort' }] });
  const taken = async (): Promise<{ id: string; path: string; code: string }> => {
    const { body } = await take().expect(201);
    return { ...body, path: `/v1/tickets/${body.id}` };
  };
  const sign = (staffed: boolean): Test => as('put', `${desk}/staffing`).query(here).send({ staffed });
  const called = async (ticketId: string): Promise<Response> =>
    as('post', `${desk}/calls`).query(here).send({ ticketId }).expect(201);
  const change = (id: string, what: string): Test => as('patch', `/v1/calls/${id}`).send({ do: what });
  /** A call, and its end once it has served its purpose. */
  const during = async (work: (call: { id: string; ticketId: string }) => Promise<Response>): Promise<Response> => {
    const { body } = await called((await taken()).id);
    await change(body.id, 'serve').expect(200);
    const answer = await work(body);
    await change(body.id, 'finish');
    return answer;
  };
  const looked = true;
  return {
    takeTicket: async () => ({ action: 'take-ticket', answer: await take().expect(201) }),
    getTicket: async () => ({
      action: 'look-at-ticket',
      answer: await as('get', (await taken()).path).expect(200),
      looked,
    }),
    findTicket: async () => {
      const { code } = await taken();
      return {
        action: 'find-by-code',
        answer: await as('get', '/v1/appointments').query({ code }).expect(200),
        looked,
      };
    },
    leaveLine: async () => ({
      action: 'leave-line',
      answer: await as('delete', (await taken()).path).expect(204),
    }),
    listTickets: async () => ({
      action: 'list-tickets',
      answer: await as('get', '/v1/locations/stadskantoor/tickets').expect(200),
      looked,
    }),
    putStaffing: async () => ({ action: 'staff-desk', answer: await sign(true).expect(200) }),
    callNext: async () => {
      const answer = await called((await taken()).id);
      await change(answer.body.id, 'finish').expect(200);
      return { action: 'call-next', answer, looked };
    },
    getStaffing: async () => {
      const answer = await during(async () => as('get', `${desk}/staffing`).query(here).expect(200));
      return { action: 'look-at-call', answer, looked };
    },
    getCall: async () => {
      const answer = await during(async ({ id }) => as('get', `/v1/calls/${id}`).expect(200));
      return { action: 'look-at-call', answer, looked };
    },
    changeCall: async () => ({
      action: 'change-call',
      answer: await during(async ({ id }) => change(id, 'finish').expect(200)),
      looked,
    }),
    changeCallAgain: async () => ({
      action: 'look-at-call',
      answer: await during(async ({ id }) => {
        await change(id, 'finish').expect(200);
        return change(id, 'finish').expect(200);
      }),
      looked,
    }),
    returnToLine: async () => {
      const answer = await during(async ({ id, ticketId }) => {
        await change(id, 'park').expect(200);
        return as('put', `/v1/tickets/${ticketId}/return`).expect(200);
      });
      return { action: 'return-to-line', answer, looked };
    },
    giveFeedback: async () => {
      const { id } = await taken();
      const { body } = await called(id);
      await change(body.id, 'finish').expect(200);
      const answer = await as('post', '/v1/feedback').send({ ticketId: id, satisfaction: 5 }).expect(200);
      return { action: 'give-feedback', answer };
    },
    listContactsOfVisit: async () => {
      const { id } = await taken();
      const answer = await as('get', '/v1/contacts').query({ ticketId: id }).expect(200);
      return { action: 'look-at-contacts', answer, looked };
    },
  };
};
