import { parseArgs } from 'node:util';
import { Who } from '#contracts';

export type Command =
  | { readonly command: 'start'; readonly reset: boolean }
  | { readonly command: 'token'; readonly who: Who; readonly municipality: string | undefined }
  | { readonly refused: string };

const tokenUse = `Say for whom: npm run -s token -- <who> [--municipality <id>], where <who> is ${Who.options.join(', ')}.`;
const startUse = 'Say npm start, or npm start -- --reset to begin anew.';

type Parsed = ReturnType<typeof parse>;

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { reset: { type: 'boolean', default: false }, municipality: { type: 'string' } },
  });

const parsed = (args: readonly string[]): Parsed | undefined => {
  try {
    return parse(args);
  } catch {
    return undefined;
  }
};

const tokenCommand = (given: Parsed | undefined): Command => {
  const who = Who.safeParse(given?.positionals[0]);
  if (given === undefined || !who.success || given.positionals.length > 1) return { refused: tokenUse };
  return { command: 'token', who: who.data, municipality: given.values.municipality };
};

/** What is asked of us on the command line. */
export const commandOf = (args: readonly string[]): Command => {
  const [first, ...rest] = args;
  if (first === 'token') return tokenCommand(parsed(rest));
  const given = parsed(args);
  if (given === undefined || given.positionals.length > 0 || given.values.municipality !== undefined) {
    return { refused: startUse };
  }
  return { command: 'start', reset: given.values.reset };
};
