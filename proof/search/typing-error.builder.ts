/** Numbers from 0 to 1 that look like chance and are the same each time (mulberry32). */
export const chanceOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const letters = 'abcdefghijklmnopqrstuvwxyz';

const errors: ((word: string, at: number, letter: string) => string)[] = [
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at, letter) => word.slice(0, at) + letter + word.slice(at),
  (word, at, letter) => word.slice(0, at) + letter + word.slice(at + 1),
  (word, at) => word.slice(0, at) + word.slice(at + 1, at + 2) + word.slice(at, at + 1) + word.slice(at + 2),
];

/** With one letter left out, added, changed, or swapped with the next, in a word of at least four letters. */
export const mistyped = (asked: string, chance: () => number): string => {
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(chance() * of.length)];
  const word = pick(asked.match(/\p{L}{4,}/gu) ?? []);
  const make = pick(errors);
  if (!word || !make) return asked;
  for (;;) {
    const wrong = make(word, Math.floor(chance() * word.length), pick([...letters]) ?? 'x');
    if (wrong !== word) return asked.replace(word, wrong);
  }
};
