import { book } from './book.program.js';
import type { Job } from './jobs.js';
import { read } from './read.program.js';

/** Asks as it is told, in a process of its own, and tells what came of it. */
process.on('message', (job: Job) => {
  const result = job.kind === 'read' ? read(job) : book(job);
  void result.then((told) => process.send?.(told));
});
process.on('disconnect', () => process.exit(0));
