import { chmod, mkdir, rm } from 'node:fs/promises';
import { removeNats, removePostgres, writingIn } from '#embedded';
import { type DataFolder, removedByReset } from './data-folder.rules.js';

/** Ours alone; as root others may pass through, because PostgreSQL then runs as another user. */
const mode = process.geteuid?.() === 0 ? 0o711 : 0o700;

export const makeDataFolder = (data: DataFolder): Promise<void> =>
  writingIn(data.folder, async () => {
    await mkdir(data.folder, { recursive: true, mode });
    for (const folder of [data.logs, data.processes]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
    }
  });

export const resetDataFolder = (data: DataFolder): Promise<void> =>
  writingIn(data.folder, async () => {
    await removePostgres(data.postgres);
    await removeNats(data.nats);
    for (const path of removedByReset(data)) await rm(path, { recursive: true, force: true });
    await makeDataFolder(data);
  });
