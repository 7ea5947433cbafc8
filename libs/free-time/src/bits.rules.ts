/** A map of consecutive cells, 32 to a word; bit 0 of word 0 is the first cell. */
export type Bits = Uint32Array;

const all = 0xffff_ffff;

/** The bits of one word that lie in [from, until), numbered as cells of the whole map. Neither may miss the word. */
export const wordMask = (word: number, from: number, until: number): number => {
  const first = Math.max(from - word * 32, 0);
  const beyond = Math.min(until - word * 32, 32);
  return (all << first) & (all >>> (32 - beyond));
};

/** Sets the cells [from, until); what lies outside the map is left out. */
export const setCells = (bits: Bits, from: number, until: number): void => {
  const first = Math.max(from, 0);
  const beyond = Math.min(until, bits.length * 32);
  for (let word = first >>> 5; word * 32 < beyond; word++) bits[word]! |= wordMask(word, first, beyond);
};

/** Clears the cells [from, until); what lies outside the map is left out. */
export const clearCells = (bits: Bits, from: number, until: number): void => {
  const first = Math.max(from, 0);
  const beyond = Math.min(until, bits.length * 32);
  for (let word = first >>> 5; word * 32 < beyond; word++) bits[word]! &= ~wordMask(word, first, beyond);
};

/** Makes the cells [from, until) what they are in `other`, which is of the same length. */
export const copyCells = (bits: Bits, other: Bits, from: number, until: number): void => {
  const first = Math.max(from, 0);
  const beyond = Math.min(until, bits.length * 32);
  for (let word = first >>> 5; word * 32 < beyond; word++) {
    const mask = wordMask(word, first, beyond);
    bits[word] = (bits[word]! & ~mask) | (other[word]! & mask);
  }
};

/** Whether every cell of [from, until) is set; false when it reaches outside the map. */
export const areSet = (bits: Bits, from: number, until: number): boolean => {
  if (from < 0 || until > bits.length * 32) return false;
  for (let word = from >>> 5; word * 32 < until; word++) if (~bits[word]! & wordMask(word, from, until)) return false;
  return true;
};

/** How many cells of [from, until) are set. */
export const countCells = (bits: Bits, from: number, until: number): number => {
  const first = Math.max(from, 0);
  const beyond = Math.min(until, bits.length * 32);
  let count = 0;
  for (let word = first >>> 5; word * 32 < beyond; word++) count += ones(bits[word]! & wordMask(word, first, beyond));
  return count;
};

/** Clears in `bits` every cell that is not set in `other`; both are of the same length. */
export const keepCommon = (bits: Bits, other: Bits): void => {
  for (let word = 0; word < bits.length; word++) bits[word]! &= other[word]!;
};

/** How many cells the unbroken stretch of set cells around [from, until) has, within the map. */
export const stretchAround = (bits: Bits, from: number, until: number): number => {
  let first = from;
  let beyond = until;
  while (first > 0 && isSet(bits, first - 1)) first -= first % 32 === 0 && bits[(first >>> 5) - 1] === all ? 32 : 1;
  while (beyond < bits.length * 32 && isSet(bits, beyond))
    beyond += beyond % 32 === 0 && bits[beyond >>> 5] === all ? 32 : 1;
  return beyond - first;
};

const isSet = (bits: Bits, cell: number): boolean => (bits[cell >>> 5]! & (1 << (cell & 31))) !== 0;

/** How many bits of a word are set. */
export const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const nibbles = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
};
