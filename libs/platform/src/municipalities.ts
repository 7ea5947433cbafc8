import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Channel, MunicipalityId } from '#contracts';
import { SettingsError } from './settings.js';

const figure = (fallback: number) => z.int().min(1).max(100_000_000).default(fallback);

/** Requests a minute, unless they say otherwise, over all gateways together. */
export const Limits = z.strictObject({
  /** Of one network address, of callers without a valid credential. */
  perAddress: figure(600),
  /** Of one credential. */
  perClient: figure(600_000),
  /** With the token of one appointment. */
  perAppointmentToken: figure(120),
  /** Of all callers together; of those without a valid credential three quarters of it. */
  perMunicipality: figure(1_200_000),
  /** Codes of one credential that open nothing. */
  wrongCodes: figure(30),
  /** Holds and bookings in one step, an hour, of one network address, of callers without a valid credential. */
  ordersPerAddressPerHour: figure(40),
});
export type Limits = z.output<typeof Limits>;

const atMost = (fallback: number) => z.int().min(1).max(1_000_000).default(fallback);

/** How much callers without credentials may have open at once. */
export const Caps = z.strictObject({
  /** Holds of one network address. */
  openHoldsPerAddress: atMost(20),
  /** Tickets in line of one network address. */
  openTicketsPerAddress: atMost(10),
  /** Streams of a line to one network address, of each gateway. */
  streamsPerAddress: atMost(100),
  /** Appointments to come of one mail address or phone number. */
  appointmentsPerContact: atMost(10),
});
export type Caps = z.output<typeof Caps>;

const hostOf = (origin: string): string | undefined => /^[a-z][a-z0-9+.-]*:\/\/([^/?#@*\\\s]+)$/.exec(origin)?.[1];

/** As a browser names one, to the letter: scheme, host, and the port unless it is that of the scheme. */
const isOrigin = (text: string): boolean => {
  const host = hostOf(text);
  return host !== undefined && URL.canParse(text) && new URL(text).host === host;
};

const Origin = z
  .string()
  .max(200)
  .refine(isOrigin, { error: ({ input }) => `"${input}" is no origin: write it as https://www.example.org.` });

export const Municipality = z.strictObject({
  id: MunicipalityId,
  name: z.string().min(1).max(120),
  /** Organisation number, 20 digits: the source of its events (NL GOV profile for CloudEvents). */
  oin: z.string().regex(/^\d{20}$/, 'An OIN has 20 digits.'),
  hosts: z.array(z.string().toLowerCase()).default([]),
  default: z.boolean().default(false),
  /** The channel of callers without credentials; none: they are not let in. */
  anonymousChannel: Channel.optional(),
  limits: Limits.prefault({}),
  caps: Caps.prefault({}),
  /** Callers without credentials solve a challenge before they hold or book. */
  challenge: z.boolean().default(false),
  /** Pages of which origins may ask, per channel; a channel that is not named: pages of any origin. */
  origins: z.partialRecord(Channel, z.array(Origin).max(50)).default({}),
  /** Days after an appointment ended that what is kept about the person is erased. */
  retentionDays: z.int().min(1).max(3_650).default(30),
});
export type Municipality = z.output<typeof Municipality>;

/** The municipalities that are served here. */
export class Municipalities {
  private readonly byId: ReadonlyMap<string, Municipality>;
  private readonly byHost: ReadonlyMap<string, Municipality>;
  readonly fallback: Municipality | undefined;

  constructor(readonly all: readonly Municipality[]) {
    this.byId = new Map(all.map((municipality) => [municipality.id, municipality]));
    this.byHost = new Map(all.flatMap((municipality) => municipality.hosts.map((host) => [host, municipality])));
    this.fallback = all.find((municipality) => municipality.default);
  }

  get(id: string): Municipality | undefined {
    return this.byId.get(id);
  }

  ofHost(host: string): Municipality | undefined {
    return this.byHost.get(host.toLowerCase());
  }
}

const twiceIn = (names: readonly string[]): string | undefined => names.find((name, at) => names.indexOf(name) !== at);

const MunicipalitiesFile = z
  .object({ municipalities: z.array(Municipality).min(1) })
  .refine(
    ({ municipalities }) => municipalities.filter((one) => one.default).length <= 1,
    'Only one can be the default.',
  )
  .superRefine(({ municipalities }, ctx) => {
    const id = twiceIn(municipalities.map((one) => one.id));
    if (id !== undefined) ctx.addIssue(`The id ${id} is given twice.`);
    const host = twiceIn(municipalities.flatMap((one) => one.hosts));
    if (host !== undefined) ctx.addIssue(`The host ${host} is given twice.`);
  });

/** @throws SettingsError when the file can not be read or is not what it should be. */
export const readMunicipalities = (file: string): Municipalities => {
  let text: unknown;
  try {
    text = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new SettingsError(`MUNICIPALITIES_FILE: the file ${file} can not be read as JSON.`);
  }
  const result = MunicipalitiesFile.safeParse(text);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new SettingsError(`MUNICIPALITIES_FILE: ${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  return new Municipalities(result.data.municipalities);
};
