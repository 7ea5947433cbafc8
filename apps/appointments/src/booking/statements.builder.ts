import type { DataSource, Logger } from 'typeorm';

/** A statement that was really asked, with its values. */
export interface Asked {
  readonly text: string;
  readonly values: unknown[];
}

/** What the database is asked while this is done, in order: all statements, of everybody. */
export const askedBy = async (dataSource: DataSource, work: () => Promise<unknown>): Promise<Asked[]> => {
  const { logger } = dataSource;
  const all: Asked[] = [];
  const listening: Logger = {
    logQuery: (text, values) => void all.push({ text, values: [...((values as unknown[]) ?? [])] }),
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
  return all;
};

/** As askedBy: the texts alone. */
export const statementsOf = async (dataSource: DataSource, work: () => Promise<unknown>): Promise<string[]> =>
  (await askedBy(dataSource, work)).map(({ text }) => text.replace('/* hot */', '').replace(/\s+/g, ' ').trim());
