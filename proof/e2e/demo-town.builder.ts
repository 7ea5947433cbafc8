import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { eventually, type House } from '#testkit';

/** A document of the demo, as it is sent. */
export interface DemoFile {
  readonly id: string;
  readonly content: Record<string, unknown>;
}

const demoFiles = (municipalityId: string, folder: string): DemoFile[] => {
  const path = join('demo', municipalityId, folder);
  return readdirSync(path)
    .sort()
    .map((name) => ({
      id: name.replace('.json', ''),
      content: JSON.parse(readFileSync(join(path, name), 'utf8')),
    }));
};

export const demoProducts = (municipalityId = 'voorbeeldstad'): DemoFile[] => demoFiles(municipalityId, 'products');

/** Writes a municipality of the demo through the front door; once the passport can be booked, planning knows all. */
export const aDemoTown = async (house: House, municipalityId = 'voorbeeldstad'): Promise<void> => {
  const bearer = `Bearer ${house.key('administrator', municipalityId)}`;
  const put = (path: string, body: object) =>
    request(house.url).put(path).set('Authorization', bearer).set('If-None-Match', '*').send(body).expect(201);
  await put('/v1/catalogue/settings', JSON.parse(readFileSync(join('demo', municipalityId, 'catalogue.json'), 'utf8')));
  await Promise.all(
    demoFiles(municipalityId, 'locations').map(({ id, content }) => put(`/v1/locations/${id}/plan`, content)),
  );
  for (const { id, content } of demoProducts(municipalityId)) {
    await put(`/v1/products/${id}?publish=true`, content.product as object);
    if (content.planning) await put(`/v1/products/${id}/planning`, content.planning as object);
  }
  const bookable = demoProducts(municipalityId).filter(({ content }) => content.planning);
  await eventually(async () => {
    for (const { id } of bookable)
      await request(house.url).get('/v1/slots/first').query({ item: id }).set('Authorization', bearer).expect(200);
  });
};
