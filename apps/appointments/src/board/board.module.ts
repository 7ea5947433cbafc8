import { randomUUID } from 'node:crypto';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, LOG, type Log, Nats, provide, Timers, UnitOfWork } from '#platform';
import { BOARD_TIMERS, startBoardTimers } from './board.timers.js';
import { BoardBucket } from './board-bucket.client.js';
import { BoardTimes } from './board-times.mirror.js';
import { BoardVersions } from './board-versions.views.js';
import { KeepBoard, type KeepBoardParts } from './keep-board.action.js';
import { WriteLocation, type WriteLocationParts } from './write-location.action.js';
import { WriteMunicipality } from './write-municipality.action.js';

/** @param replicas copies in a cluster of brokers. */
export const boardProviders = (replicas: number): Provider[] => [
  { provide: BoardBucket, inject: [Nats], useFactory: (nats: Nats) => new BoardBucket(nats, randomUUID(), replicas) },
  provide(BoardTimes, DataSource),
  provide(BoardVersions, DataSource),
  provide(WriteMunicipality, BoardVersions, BoardBucket, LOG),
  {
    provide: WriteLocation,
    inject: [BoardVersions, BoardTimes, BoardBucket, Clock, LOG],
    useFactory: (
      versions: WriteLocationParts['versions'],
      times: WriteLocationParts['times'],
      bucket: WriteLocationParts['bucket'],
      clock: Clock,
      log: Log,
    ) => new WriteLocation({ versions, times, bucket, clock, log }),
  },
  {
    provide: KeepBoard,
    inject: [BoardVersions, WriteMunicipality, WriteLocation, BoardBucket, LOG],
    useFactory: (
      versions: KeepBoardParts['versions'],
      municipalities: KeepBoardParts['municipalities'],
      locations: KeepBoardParts['locations'],
      bucket: KeepBoardParts['bucket'],
      log: Log,
    ) => new KeepBoard({ versions, municipalities, locations, bucket, log }),
  },
  { provide: BOARD_TIMERS, inject: [Timers, UnitOfWork, KeepBoard], useFactory: startBoardTimers },
];
