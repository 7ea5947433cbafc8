import type { DataSource, Logger } from 'typeorm';

/** What the database is asked while this is done, in order: the texts of all statements, of everybody. */
export const statementsOf = async (dataSource: DataSource, work: () => Promise<unknown>): Promise<string[]> => {
  const { logger } = dataSource;
  const statements: string[] = [];
  const listening: Logger = {
    logQuery: (text) => void statements.push(text.replace(/\s+/g, ' ').trim()),
    logQueryError: () => undefined,
    logQuerySlow: () => undefined,
    logSchemaBuild: () => undefined,
    logMigration: () => undefined,
    log: () => undefined,
  };
  dataSource.logger = listening;
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  return statements;
};
