import { createHash } from 'node:crypto';
import pg from 'pg';
import type { QueryRunner } from 'typeorm';

const mark = '/* hot */';

/** A statement that is asked so often that each connection keeps it ready (a prepared statement); only for a constant text. */
export const hot = (text: string): string => `${mark}${text}`;

const nameByText = new Map<string, string>();

const named = (text: string) => {
  const name = nameByText.get(text) ?? `hot_${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  nameByText.set(text, name);
  return name;
};

const prepared = (given: readonly unknown[]): readonly unknown[] => {
  const [text, values] = given;
  if (typeof text !== 'string' || !text.startsWith(mark) || !Array.isArray(values)) return given;
  return [{ name: named(text), text, values }];
};

/**
 * A connection that ends itself when a statement got no answer, or when ROLLBACK failed: what it left open (a
 * transaction, a lock of the session) ends with it. The driver would hand it to the next one, with all of that.
 */
export class StrictClient extends pg.Client {
  // `never`: all of the many forms in which pg may be asked.
  override query(...given: never[]): never {
    const answer: unknown = Reflect.apply(super.query, this, prepared(given));
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
