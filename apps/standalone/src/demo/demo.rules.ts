import { z } from 'zod';
import { Channel, MunicipalityId } from '#contracts';

export const DemoMunicipality = z.strictObject({
  id: MunicipalityId,
  name: z.string().min(1).max(100),
  /** The number of an organisation in Dutch government traffic. */
  oin: z.string().regex(/^\d{20}$/),
  hosts: z.array(z.string().min(1)).min(1),
  default: z.boolean(),
  anonymousChannel: Channel.optional(),
});
export type DemoMunicipality = z.infer<typeof DemoMunicipality>;

export const DemoMunicipalities = z.strictObject({ municipalities: z.array(DemoMunicipality).min(1) });

/** One document and where it goes. */
export interface DemoDocument {
  readonly file: string;
  readonly path: string;
  readonly body: unknown;
}

/** What is sent for one municipality. Documents of one group go one after the other, groups beside each other. */
export interface DemoContent {
  readonly municipalityId: string;
  /** How the municipality wants its catalogue; products may ask for facts that it names. */
  readonly settings?: DemoDocument | undefined;
  readonly locations: readonly DemoDocument[];
  readonly products: readonly (readonly DemoDocument[])[];
  /** Lines of the national list, as CSV. */
  readonly standards?: { readonly file: string; readonly csv: string };
}

export interface Order {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Do not ask again when the gateway is busy: the asker does so itself. */
  readonly once?: boolean;
}

/** Status 0: there was no answer at all, and `body.detail` says why. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export type Send = (order: Order) => Promise<Answer>;

/** Time as the loader sees it, in milliseconds. */
export interface Time {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

const Problem = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** One sentence on what went wrong with a file. */
export const complaint = (file: string, { status, body }: Answer): string => {
  const problem = Problem.safeParse(body).data ?? {};
  const errors = problem.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
  const why = [problem.detail ?? problem.title, errors].filter(Boolean).join(' ');
  return `${file} was not accepted (${status === 0 ? 'no answer' : `status ${status}`}): ${why || 'no reason was given.'}`;
};
