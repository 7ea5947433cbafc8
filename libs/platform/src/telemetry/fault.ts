/** What of an error may stand in a log: never what was asked of the database, and no row. */
export interface Fault {
  readonly type: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  /** Where it happened, without what was said. */
  readonly stack?: string | undefined;
  readonly cause?: Fault | undefined;
  readonly errors?: readonly Fault[] | undefined;
}

type Facts = Readonly<Record<string, unknown>>;

/** Classes of SQLSTATE whose sentences name parts of the schema or of the server, and quote no value. */
const quotesNothing = /^(08|0A|25|26|28|3D|40|42|53|54|55|57|58)/;

const deepest = 5;

/** An error in words for a log. PostgreSQL quotes rows in its sentences and in what it adds to them. */
export const messageOf = (error: unknown): string => {
  if (!isErrorLike(error)) return typeof error === 'string' ? error : `not an error: ${typeof error}`;
  const { severity, code } = error;
  if (typeof severity !== 'string' || quotesNothing.test(String(code))) return error.message;
  return `The database refused it: ${String(code)}. What it said may quote a row.`;
};

/** An error as it stands in a log. */
export const faultOf = (error: unknown, depth = 0): Fault => {
  if (!isErrorLike(error)) return { type: typeof error, message: messageOf(error) };
  const { cause, errors } = error;
  const goesOn = depth < deepest;
  return {
    type: error instanceof Error ? error.constructor.name : 'Object',
    message: messageOf(error),
    code: wordIn(error, 'code'),
    table: wordIn(error, 'table'),
    column: wordIn(error, 'column'),
    constraint: wordIn(error, 'constraint'),
    stack: framesOf(error),
    ...(isErrorLike(cause) && goesOn ? { cause: faultOf(cause, depth + 1) } : {}),
    ...(Array.isArray(errors) && goesOn ? { errors: errors.map((one) => faultOf(one, depth + 1)) } : {}),
  };
};

const isErrorLike = (error: unknown): error is Facts & { readonly message: string } =>
  typeof error === 'object' && error !== null && typeof (error as Facts).message === 'string';

const wordIn = (error: Facts, name: string): string | undefined => {
  const value = error[name];
  return typeof value === 'string' ? value : undefined;
};

const framesOf = ({ stack, message }: Facts & { readonly message: string }): string | undefined => {
  if (typeof stack !== 'string') return undefined;
  const behind = stack.slice(Math.max(0, stack.lastIndexOf(message) + message.length));
  return behind
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
};
