/** What is running and is to be stopped, however the benchmark ends. */
const running = new Set<() => Promise<void>>();

/** @returns how to stop it, once; who asks again waits for the same end. */
export const stoppable = (stop: () => Promise<void>): (() => Promise<void>) => {
  let stopping: Promise<void> | undefined;
  const once = (): Promise<void> => {
    stopping ??= stop().finally(() => running.delete(once));
    return stopping;
  };
  running.add(once);
  return once;
};

/** The last that was started first. */
export const stopAll = async (): Promise<void> => {
  for (const stop of [...running].reverse()) await stop();
};
