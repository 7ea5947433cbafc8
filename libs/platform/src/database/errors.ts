/** The SQLSTATE of an error of PostgreSQL, or the code of the network error below it. */
export const codeOf = (error: unknown): string | undefined => {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: { code?: unknown } };
  const found = driverError?.code ?? code;
  return typeof found === 'string' ? found : undefined;
};

const network = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
const awayMessages = [
  /timeout exceeded when trying to connect/,
  /Connection terminated/,
  /Query read timeout/,
  /Client has encountered a connection error/,
  /Cannot use a pool after calling end/,
  /Client was closed and is not queryable/,
];

/** The database can not be reached, is starting or stopping, has no room, or did not answer in time. */
export const isDatabaseAway = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code) return network.has(code) || /^(08...|57P0[1-5]|57014|53...|55P03|25P0[34])$/.test(code);
  return error instanceof Error && awayMessages.some((message) => message.test(error.message));
};

/** 40P01 deadlock, 40001 serialisation: the same again may succeed. */
export const isWorthRetrying = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error) ?? '');

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505';
export const isExclusionViolation = (error: unknown): boolean => codeOf(error) === '23P01';
