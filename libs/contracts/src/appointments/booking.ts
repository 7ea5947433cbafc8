import { z } from 'zod';
import { Channel, Who } from '../caller.js';
import { AppointmentId, Code, DeskId, LocationId, ProductId } from '../ids.js';
import { Language, personalText } from '../text.js';
import { Instant } from '../time.js';

const mostPeople = 50;

export const Item = z
  .strictObject({ productId: ProductId, people: z.int().min(1).max(mostPeople).default(1) })
  .meta({ id: 'Item' });
export type Item = z.infer<typeof Item>;

const onePerProduct = (items: Item[]): Item[] => {
  const peopleByProduct = new Map<string, number>();
  for (const { productId, people } of items)
    peopleByProduct.set(productId, (peopleByProduct.get(productId) ?? 0) + people);
  return [...peopleByProduct].map(([productId, people]) => ({ productId, people }));
};

/** Products with people; the same product twice is one item with the people added. */
export const Items = z
  .array(Item)
  .min(1, 'Name at least one product.')
  .max(20, 'Name at most 20 products.')
  .overwrite(onePerProduct)
  .refine((items) => items.every(({ people }) => people <= mostPeople), `Name at most ${mostPeople} people.`);

export const Needs = z
  .strictObject({
    extraMinutes: z.int().min(0).max(240).optional(),
    interpreter: personalText(100).optional(),
    wheelchair: z.boolean().optional(),
    quiet: z.boolean().optional(),
  })
  .meta({ id: 'Needs' });
export type Needs = z.infer<typeof Needs>;

const MailAddress = z.email('Use a mail address such as naam@example.org.').max(254);
const PhoneNumber = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ().-]{5,22}$/, 'Use a phone number such as +31 6 12345678.');

const PersonName = personalText(200).refine((name) => !/[\r\n\t]/.test(name), 'Use one line.');
const BirthDate = z.iso
  .date({ abort: true, error: 'Use a date such as 1980-02-29.' })
  .refine((date) => date >= '1880-' && date < '2100-', 'Use a date in the years 1880 to 2099.');

export const Customer = z
  .strictObject({
    name: PersonName,
    email: MailAddress.optional(),
    phone: PhoneNumber.optional(),
    birthDate: BirthDate.optional(),
    contactBy: z.enum(['email', 'sms', 'phone', 'letter', 'none']),
    onBehalfOf: PersonName.optional(),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof Customer>;

/** As Customer, every part optional; null takes a part away (RFC 7396). */
export const CustomerChange = z
  .strictObject({
    name: PersonName.optional(),
    email: MailAddress.nullish(),
    phone: PhoneNumber.nullish(),
    birthDate: BirthDate.nullish(),
    contactBy: Customer.shape.contactBy.optional(),
    onBehalfOf: PersonName.nullish(),
  })
  .meta({ id: 'CustomerChange' });

export const NeedsChange = z
  .strictObject({
    extraMinutes: Needs.shape.extraMinutes.nullish(),
    interpreter: Needs.shape.interpreter.nullish(),
    wheelchair: z.boolean().nullish(),
    quiet: z.boolean().nullish(),
  })
  .meta({ id: 'NeedsChange' });

export const AppointmentState = z.enum(['held', 'booked', 'arrived', 'served', 'cancelled', 'missed', 'lapsed']);
export type AppointmentState = z.infer<typeof AppointmentState>;

/** What staff may set aside by naming it; never a taken desk. `hours`: opening hours and shifts, not closures. */
export const Override = z.enum(['lead', 'horizon', 'hours', 'quota']).meta({ id: 'Override' });
export type Override = z.infer<typeof Override>;

const override = z
  .array(Override)
  .max(4)
  .optional()
  .meta({ description: 'Staff only: rules that are set aside for this order. It is kept with the appointment.' });

/** As we answer it. */
export const UtcInstant = z.iso.datetime().meta({ example: '2026-12-01T08:00:00Z' });

const visit = {
  id: AppointmentId,
  code: Code,
  items: z.array(Item),
  locationId: LocationId,
  start: UtcInstant,
  end: UtcInstant,
  /** Rises with every change; between quotes it is the ETag. */
  version: z.int(),
};

const token = z.string().meta({ description: 'Opens this appointment: send it as the header Appointment-Token.' });

export const Hold = z
  .object({ ...visit, state: z.literal('held'), channel: Channel, heldUntil: UtcInstant, token })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof Hold>;

/** Who did something: a role, not a person. `automatic`: the clock, nobody. */
export const DoneBy = z.object({
  channel: Channel,
  who: Who.optional(),
  automatic: z.literal(true).optional(),
  /** The municipality did it of its own accord, after a change of plan: nobody was in contact with it. */
  ownAccord: z.literal(true).optional(),
});
export type DoneBy = z.infer<typeof DoneBy>;

/** One thing that was done with an appointment. */
export const AppointmentStep = z
  .object({
    did: z.enum(['held', 'booked', 'moved', 'changed', 'arrived', 'served', 'cancelled', 'missed', 'lapsed']),
    at: UtcInstant,
    by: DoneBy,
    override: z.array(Override).optional(),
  })
  .meta({ id: 'AppointmentStep' });
export type AppointmentStep = z.infer<typeof AppointmentStep>;

export const Appointment = z
  .object({
    ...visit,
    state: AppointmentState,
    channel: Channel,
    heldUntil: UtcInstant.optional(),
    customer: Customer.optional(),
    language: Language,
    notes: z.string().optional(),
    needs: Needs,
    createdAt: UtcInstant,
    changedAt: UtcInstant,
    history: z.array(AppointmentStep).optional().meta({ description: 'What was done, by whom and when.' }),
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof Appointment>;

export const BookedAppointment = Appointment.extend({ token }).meta({ id: 'BookedAppointment' });
export type BookedAppointment = z.infer<typeof BookedAppointment>;

/** What was found by a code: a hold or an appointment. A ticket is found as itself. */
export const FoundByCode = Appointment.extend({ kind: z.enum(['hold', 'appointment']) }).meta({ id: 'FoundByCode' });

/** An appointment as staff see it on the list of the day. */
export const ListedAppointment = FoundByCode.extend({
  deskId: DeskId.optional().meta({ description: 'Where it is planned at the moment; it may change until arrival.' }),
}).meta({ id: 'ListedAppointment' });
export type ListedAppointment = z.infer<typeof ListedAppointment>;

/** How a visit ended. */
export const Outcome = z.enum(['served', 'missed', 'cancelled']);
export type Outcome = z.infer<typeof Outcome>;

export const HoldOrder = z
  .strictObject({
    items: Items,
    locationId: LocationId,
    start: Instant,
    channel: Channel.optional(),
    needs: Needs.optional(),
    override,
  })
  .meta({ id: 'HoldOrder' });

const customerPart = {
  customer: Customer,
  language: Language.default('nl'),
  notes: personalText(2_000).optional(),
  needs: Needs.optional(),
};

export const ConfirmOrder = z
  .strictObject({ holdId: AppointmentId, channel: Channel.optional(), ...customerPart })
  .meta({ id: 'ConfirmOrder' });
export const BookOrder = z
  .strictObject({
    items: Items,
    locationId: LocationId,
    start: Instant,
    channel: Channel.optional(),
    ...customerPart,
    override,
  })
  .meta({ id: 'BookOrder' });

/** A merge patch (RFC 7396): what is absent stays, null takes away. */
export const AppointmentChange = z
  .strictObject({
    start: Instant.optional(),
    locationId: LocationId.optional(),
    items: Items.optional(),
    customer: CustomerChange.optional(),
    needs: NeedsChange.nullish(),
    notes: personalText(2_000).nullish(),
    override,
  })
  .refine((change) => Object.keys(change).some((key) => key !== 'override'), 'Name at least one thing to change.')
  .meta({ id: 'AppointmentChange' });
export type AppointmentChange = z.infer<typeof AppointmentChange>;

/** Why a start is not offered. */
export const NotOfferedReason = z.enum([
  'off-grid',
  'too-soon',
  'too-far',
  'closed',
  'no-desk',
  'channel',
  'too-many-people',
]);
export type NotOfferedReason = z.infer<typeof NotOfferedReason>;
