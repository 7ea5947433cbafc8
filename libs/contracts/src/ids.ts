import { z } from 'zod';

const readable = (what: string, example: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, "-" or "_".')
    .meta({ description: what, example });

/** The tenant. Lower case, because it is part of NATS subjects and host names. */
export const MunicipalityId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use lower-case letters, digits and "-".')
  .meta({ description: 'The municipality.', example: 'voorbeeldstad' });
export type MunicipalityId = z.infer<typeof MunicipalityId>;

export const ProductId = readable('A product: its UPL name in kebab-case.', 'paspoort');
export type ProductId = z.infer<typeof ProductId>;

export const LocationId = readable('A location, unique in the municipality.', 'stadskantoor');
export type LocationId = z.infer<typeof LocationId>;

export const DeskId = readable('A desk, unique in the location.', 'balie-1');
export type DeskId = z.infer<typeof DeskId>;

export const PartId = readable('A shift or a closure, unique at its desk or location.', '2026-12-01-0900');
export type PartId = z.infer<typeof PartId>;

export const Skill = readable('What a desk must be able to do.', 'reisdocumenten');

/** UUID v7: sorts by the moment it was made. */
export const AppointmentId = z
  .uuid()
  .overwrite((id) => id.toLowerCase())
  .meta({
    description: 'A hold, and the appointment that it becomes.',
    example: '019abf00-0000-7000-8000-000000000000',
  });
export type AppointmentId = z.infer<typeof AppointmentId>;

/** Letters and digits that are not mistaken for each other, on paper or by phone. */
export const codeLetters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The speakable name of a hold or appointment. Accepts lower case and a missing dash; answers `K7M-4QX`. */
export const Code = z
  .string()
  .overwrite((text) => {
    const bare = text.toUpperCase().replace(/[\s-]/g, '');
    return bare.length === 6 ? `${bare.slice(0, 3)}-${bare.slice(3)}` : text;
  })
  .regex(new RegExp(`^[${codeLetters}]{3}-[${codeLetters}]{3}$`), 'Use a code such as K7M-4QX.')
  .meta({ description: 'The short, speakable name of an appointment.', example: 'K7M-4QX' });
