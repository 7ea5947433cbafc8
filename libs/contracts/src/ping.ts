import { z } from 'zod';
import { defineRequest } from './define.js';

/** Services the gateway needs to be ready. */
export const services = ['catalogue', 'appointments', 'contacts'] as const;
export type Service = (typeof services)[number];

/** Whether a service answers at all; asked for no municipality in particular: `_` in the subject. */
export const pingOf = (service: string) =>
  defineRequest({
    subject: `${service}.ping.v1`,
    input: z.object({}),
    output: z.object({}),
    problems: [],
  });
