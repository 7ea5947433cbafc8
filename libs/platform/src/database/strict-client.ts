import pg from 'pg';
import type { QueryRunner } from 'typeorm';

/**
 * A connection that ends itself when a statement got no answer, or when ROLLBACK failed: what it left open (a
 * transaction, a lock of the session) ends with it. The driver would hand it to the next one, with all of that.
 */
export class StrictClient extends pg.Client {
  // `never`: all of the many forms in which pg may be asked.
  override query(...given: never[]): never {
    const answer: unknown = Reflect.apply(super.query, this, given);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        const answered = error instanceof pg.DatabaseError;
        if (!answered || String(given[0]) === 'ROLLBACK') void this.end();
      });
    }
    return answer as never;
  }
}

/** Ends the connection of a runner, for when it is not known what it holds. Before `release()`. */
export const discard = async (runner: QueryRunner): Promise<void> => {
  const client = (await runner.connect()) as pg.Client;
  void client.end();
};
