import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalogue } from '../a-catalogue.builder.js';
import { aProduct, aWay, titled } from './a-product.builder.js';

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await Catalogue.start();
});
afterAll(async () => catalogue.database.drop());

const unknown = { code: 'product-unknown' };
const monday = '2026-11-30T08:00:00Z';
const titleOf = async (id: string) => (await catalogue.get(id)).text.title;
const did = async (id: string) => (await catalogue.history(id)).map((step) => step.did);

describe('publishing at a time', () => {
  it('publishes then, by itself, what was written when it was ordered, whatever was written since', async () => {
    catalogue.setClock(monday);
    await catalogue.write('later', titled('Later'));
    const ordered = await catalogue.publish('later', '1', { at: '2026-12-01T09:00:00+01:00' });
    expect(ordered.scheduled).toEqual({ writtenIn: 1, at: '2026-12-01T08:00:00Z' });
    await catalogue.write('later', titled('Nog later'), { versions: ['2'] });
    await catalogue.at('2026-12-01T07:59:59Z');
    await expect(catalogue.get('later')).rejects.toMatchObject(unknown);
    expect((await catalogue.draft('later')).scheduled).toEqual({ writtenIn: 1, at: '2026-12-01T08:00:00Z' });

    await catalogue.at('2026-12-01T08:00:00Z');
    expect(await catalogue.get('later')).toMatchObject({
      version: 4,
      changedAt: '2026-12-01T08:00:00Z',
      text: { title: 'Later' },
    });
    const draft = await catalogue.draft('later');
    expect(draft).toMatchObject({ version: 4, writtenIn: 3, published: 1, changedBy: { automatic: true } });
    expect(draft.scheduled).toBeUndefined();
    expect(await did('later')).toEqual(['written', 'scheduled', 'written', 'published']);
  });

  it('is done once, though two services do it at once', async () => {
    catalogue.setClock(monday);
    const ids = Array.from({ length: 10 }, (_, number) => `tegelijk-${number}`);
    for (const id of ids) {
      await catalogue.write(id, titled(id));
      await catalogue.publish(id, '1', { at: '2026-12-02T08:00:00Z' });
    }
    catalogue.setClock('2026-12-02T08:00:00Z');
    const { publishDue } = catalogue.editor;
    await Promise.all([publishDue.run(), catalogue.anotherEditor().publishDue.run(), publishDue.run()]);
    for (const id of ids) {
      expect(await did(id)).toEqual(['written', 'scheduled', 'published']);
      expect(await catalogue.announced(id)).toHaveLength(1);
    }
  });

  it('goes on with the others when one fails', async () => {
    catalogue.setClock(monday);
    for (const id of ['kapot', 'heel']) {
      await catalogue.write(id, titled(id));
      await catalogue.publish(id, '1', { at: '2026-12-03T08:00:00Z' });
    }
    const { dataSource } = catalogue.database;
    await dataSource.query(
      `update products set scheduled_in = 99, scheduled_at = '2026-12-02T08:00:00Z' where id = 'kapot'`,
    );
    await expect(catalogue.at('2026-12-03T08:00:00Z')).rejects.toThrow('1 products could not be published.');
    expect(await titleOf('heel')).toBe('heel');
    await dataSource.query(`update products set scheduled_in = null, scheduled_at = null where id = 'kapot'`);
  });

  it('is off when it is taken off the schedule, and what is offered stays', async () => {
    catalogue.setClock(monday);
    await catalogue.put('toch-niet', titled('Nu'));
    await catalogue.write('toch-niet', titled('Straks'), { versions: ['2'] });
    await catalogue.publish('toch-niet', '3', { at: '2026-12-04T08:00:00Z' });
    expect((await catalogue.unschedule('toch-niet', '4')).version).toBe(5);
    expect((await catalogue.unschedule('toch-niet', '5')).version).toBe(5);
    await catalogue.at('2026-12-04T08:00:00Z');
    expect(await titleOf('toch-niet')).toBe('Nu');
  });
});

describe('publishing', () => {
  it('may bring back what was written in an earlier version', async () => {
    await catalogue.put('terug', titled('Oud'));
    await catalogue.put('terug', titled('Nieuw'), { versions: ['2'] });
    const draft = await catalogue.publish('terug', '4', { writtenIn: 1 });
    expect(draft).toMatchObject({ version: 5, writtenIn: 3, published: 1, texts: { nl: { title: 'Nieuw' } } });
    expect(await titleOf('terug')).toBe('Oud');
    const errors = [{ path: 'writtenIn', message: 'Nothing was written in this version.' }];
    for (const writtenIn of [2, 6, 2 ** 40])
      await expect(catalogue.publish('terug', '5', { writtenIn })).rejects.toMatchObject({
        code: 'invalid-input',
        details: { errors },
      });
  });

  it('is told with its version, and whether it can be booked', async () => {
    const about = (version: number, more = {}) => ({
      municipalityId: 'voorbeeldstad',
      productId: 'nieuws',
      version,
      ...more,
    });
    await catalogue.write('nieuws', titled('Eerst'));
    await catalogue.publish('nieuws', '1');
    await catalogue.put('nieuws', aProduct({ ways: [aWay('apply', 'online')] }), { versions: ['2'] });
    await catalogue.withdraw('nieuws', '4');
    await catalogue.withdraw('nieuws', '5');
    expect(await catalogue.announced('nieuws')).toEqual([
      ['published', about(2, { bookable: true })],
      ['published', about(4, { bookable: false })],
      ['withdrawn', about(5)],
    ]);
    await expect(catalogue.get('nieuws')).rejects.toMatchObject(unknown);
    expect(await catalogue.found('eerst')).not.toContain('nieuws');
    expect(await catalogue.draft('nieuws')).toMatchObject({ version: 5, writtenIn: 3 });
  });
});

it('a product is offered in its period only, which the clock begins and ends', async () => {
  catalogue.setClock(monday);
  await catalogue.put('kerst', titled('Kerstbomen', {}, { publication: { from: '2026-12-20', until: '2027-01-07' } }));
  await expect(catalogue.get('kerst')).rejects.toMatchObject(unknown);
  expect(await catalogue.announced('kerst')).toEqual([]);
  const period = async () => {
    const { offered, offeredFrom, offeredUntil } = await catalogue.draft('kerst');
    return { offered, offeredFrom, offeredUntil };
  };
  const dates = { offeredFrom: '2026-12-19T23:00:00Z', offeredUntil: '2027-01-06T23:00:00Z' };
  expect(await period()).toEqual({ offered: false, ...dates });
  await catalogue.at('2026-12-19T22:59:59Z');
  await expect(catalogue.get('kerst')).rejects.toMatchObject(unknown);

  await catalogue.at('2026-12-19T23:00:00Z');
  await catalogue.at('2026-12-19T23:00:01Z');
  expect(await catalogue.found('kerstbomen')).toEqual(['kerst']);
  expect(await period()).toEqual({ offered: true, ...dates });
  expect(await catalogue.get('kerst')).toMatchObject({ version: 2, changedAt: monday });
  expect((await catalogue.offered('kerst')).lastModified).toBe('2026-12-19T23:00:00Z');

  await catalogue.at('2027-01-06T23:00:00Z');
  expect(await period()).toEqual({ offered: false });
  await expect(catalogue.get('kerst')).rejects.toMatchObject(unknown);
  expect(await did('kerst')).toEqual(['written', 'published', 'began', 'ended']);
  const told = (await catalogue.announced('kerst')).map(([name, data]) => [
    name,
    (data as { version: number }).version,
  ]);
  expect(told).toEqual([
    ['published', 3],
    ['withdrawn', 4],
  ]);
});
