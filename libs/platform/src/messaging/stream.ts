import { DiscardPolicy, type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { eventStream } from './event.js';

const day = 24 * 60 * 60 * 1_000_000_000;

/** Makes the stream of events if it is not there: on disk, seven days, the same event id taken once in two minutes. */
export const ensureStream = async (manager: JetStreamManager, replicas: number): Promise<void> => {
  await manager.streams
    .add({
      name: eventStream,
      subjects: ['events.>'],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_age: 7 * day,
      duplicate_window: 120 * 1_000_000_000,
      num_replicas: replicas,
    })
    .catch(async (error: unknown) => {
      // Already there with other settings (more replicas, a longer age): what is there is kept.
      await manager.streams.info(eventStream).catch(() => {
        throw error;
      });
    });
};
