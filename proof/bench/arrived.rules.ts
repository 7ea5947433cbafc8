import { type LoadResult, perSecond } from './load/jobs.js';

/** What was asked of a product at the same time. */
export interface Beside {
  readonly read: Pick<LoadResult, 'statuses' | 'seconds'>;
  readonly booked: LoadResult;
}

const enough = 0.95;
const mostTaken = 0.01;

const onlyIn = (counts: Readonly<Record<string, number>>, ...names: readonly string[]): boolean =>
  Object.entries(counts).every(([name, count]) => count === 0 || names.includes(name));

/** Whether the bookings that were meant came: else nothing is shown by how fast was read beside them. */
export const isAsMeant = ({ read, booked }: Beside, bookingsPerSecond: number): boolean => {
  const all = Object.values(booked.statuses).reduce((sum, count) => sum + count, 0);
  return (
    perSecond(booked, 201) >= enough * bookingsPerSecond &&
    (read.statuses[200] ?? 0) > 0 &&
    onlyIn(read.statuses, '200') &&
    onlyIn(booked.statuses, '201', '409') &&
    onlyIn(booked.problems, 'slot-taken') &&
    (booked.problems['slot-taken'] ?? 0) < mostTaken * all
  );
};
