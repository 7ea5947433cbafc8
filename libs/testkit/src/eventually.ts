import { setTimeout as after } from 'node:timers/promises';

/**
 * Tries until it does not throw; the last failure is thrown when it took too long. Waiting for what must come is this,
 * never a fixed pause.
 */
export const eventually = async <T>(attempt: () => Promise<T> | T, withinMilliseconds = 15_000): Promise<T> => {
  const limit = performance.now() + withinMilliseconds;
  for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > limit) throw error;
      await after(pause);
    }
  }
};
