export const scenarioNames = ['arithmetic', 'slots', 'book', 'rush', 'growth', 'start', 'memory'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Options {
  /** In the order in which they are run. */
  readonly only: readonly ScenarioName[];
  readonly rounds: number;
  /** Of a half of a round of reading. */
  readonly seconds: number;
  /** Of a half of a round of booking. */
  readonly bookings: number;
  /** Kept alive, of the load. */
  readonly connections: number;
  /** Stored appointments to grow to. */
  readonly stored: number;
  readonly profile: boolean;
  readonly peers: boolean;
}

/** Those of which `--profile` makes a profile: what the programs of one product do meanwhile. */
export const profiledNames: readonly ScenarioName[] = ['slots', 'book', 'rush', 'growth'];

const standard: Options = {
  only: scenarioNames,
  rounds: 3,
  seconds: 5,
  bookings: 3_000,
  connections: 64,
  stored: 1_000_000,
  profile: false,
  peers: false,
};

const numbers = ['rounds', 'seconds', 'bookings', 'connections', 'stored'] as const;
const switches = ['profile', 'peers'] as const;

export const usage =
  `Usage: npm run bench -- [--only ${scenarioNames.join(',')}] ` +
  `${numbers.map((name) => `[--${name} ${standard[name]}]`).join(' ')} ${switches.map((name) => `[--${name}]`).join(' ')}`;

const isOneOf = <T extends string>(all: readonly T[], one: string): one is T => all.includes(one as T);

/** What is asked on the command line, or why that can not be. */
export const optionsOf = (
  told: readonly string[],
): Options | { readonly refused: string } | { readonly help: true } => {
  if (told.includes('--help')) return { help: true };
  let options = standard;
  const left = [...told];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const name = word.replace(/^--/, '');
    if (isOneOf(switches, name)) options = { ...options, [name]: true };
    else if (isOneOf(numbers, name)) {
      const figure = Number(left.shift());
      if (!Number.isInteger(figure) || figure < 1) return { refused: `${word} takes a number from 1.` };
      options = { ...options, [name]: figure };
    } else if (name === 'only') {
      const names = (left.shift() ?? '').split(',');
      const unknown = names.find((one) => !isOneOf(scenarioNames, one));
      if (unknown !== undefined) return { refused: `There is no scenario "${unknown}".` };
      options = { ...options, only: scenarioNames.filter((one) => names.includes(one)) };
    } else return { refused: `There is no option ${word}.` };
  }
  return options;
};
