import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** One table's rows, as `COPY` writes them, compressed, somewhere in the file. */
const BackedUpTable = z.strictObject({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.string()).min(1),
  rows: z.int().min(0),
  /** Of the rows before they were compressed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Where its bytes begin, and how many they are. */
  from: z.int().min(0),
  bytes: z.int().min(0),
});
export type BackedUpTable = z.output<typeof BackedUpTable>;

const BackedUpSchema = z.strictObject({
  name: z.string(),
  migrations: z.array(z.string()),
  /** The last number that each sequence gave out. */
  sequences: z.array(z.strictObject({ name: z.string(), last: z.string().regex(/^\d{1,19}$/) })),
});

/** What stands at the end of a backup, and tells what is in it. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  id: z.uuid(),
  /** The version of Open Loket that made it. */
  product: z.string(),
  madeAt: z.iso.datetime(),
  /** Tells each key that the data need, without telling the key. */
  keys: z.record(z.string(), z.string()),
  schemas: z.array(BackedUpSchema),
  tables: z.array(BackedUpTable),
});
export type Manifest = z.output<typeof Manifest>;
export type BackedUpSchema = z.output<typeof BackedUpSchema>;

export const beginning = 'open-loket-backup 1\n';
const ending = '\nend of backup\n';
const sealLength = 64;
const sizeLength = 12;
/** Bytes of what follows the manifest: its seal, its size, and that this is the end. */
export const trailerLength = sealLength + sizeLength + ending.length;

const sealOf = (auditKey: Buffer, manifest: Uint8Array): string => {
  const key = createHmac('sha256', auditKey).update('open loket backup').digest();
  return createHmac('sha256', key).update(manifest).digest('hex');
};

export const trailerOf = (auditKey: Buffer, manifest: Uint8Array): string =>
  `${sealOf(auditKey, manifest)}${String(manifest.length).padStart(sizeLength, '0')}${ending}`;

export interface Trailer {
  readonly seal: string;
  readonly manifestLength: number;
}

/** What the last bytes of a file say; undefined: they are not those of a whole backup. */
export const readTrailer = (text: string): Trailer | undefined => {
  const found = /^([0-9a-f]{64})(\d{12})\nend of backup\n$/.exec(text);
  return found ? { seal: found[1] ?? '', manifestLength: Number(found[2]) } : undefined;
};

export const isSealedWith = (auditKey: Buffer, manifest: Uint8Array, seal: string): boolean => {
  const [given, wanted] = [Buffer.from(seal), Buffer.from(sealOf(auditKey, manifest))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
