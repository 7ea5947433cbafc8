import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { LocationPlan, PlanningFacts, ProductDocument } from '#contracts';

export const demoFolder = fileURLToPath(new URL('../../../../demo', import.meta.url));

const ProductFile = z.strictObject({ product: ProductDocument, planning: PlanningFacts.optional() });

/** A product as it lies in the demo folder. */
export type Stocked = z.infer<typeof ProductFile> & { readonly productId: string };

const filesOf = (municipalityId: string, kind: string): { id: string; content: unknown }[] =>
  readdirSync(`${demoFolder}/${municipalityId}/${kind}`).map((name) => ({
    id: name.replace(/\.json$/, ''),
    content: JSON.parse(readFileSync(`${demoFolder}/${municipalityId}/${kind}/${name}`, 'utf8')),
  }));

/** A demo municipality, every file read by its contract. */
export const townOf = (id: string): { plans: Map<string, LocationPlan>; products: Stocked[] } => ({
  plans: new Map(filesOf(id, 'locations').map((file) => [file.id, LocationPlan.parse(file.content)])),
  products: filesOf(id, 'products').map((file) => ({ productId: file.id, ...ProductFile.parse(file.content) })),
});
