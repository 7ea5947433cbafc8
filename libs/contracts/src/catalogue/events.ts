import { z } from 'zod';
import { defineEvent } from '../define.js';
import { MunicipalityId, ProductId } from '../ids.js';

const data = z.object({ municipalityId: MunicipalityId, productId: ProductId, version: z.int() });

export const productPublished = defineEvent({ name: 'catalogue.product.published.v1', data });
export const productWithdrawn = defineEvent({ name: 'catalogue.product.withdrawn.v1', data });
