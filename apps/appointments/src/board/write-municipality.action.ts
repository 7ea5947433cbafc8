import { boardKeys } from '#contracts';
import type { Log } from '#platform';
import { municipalityText, versionIn } from './board.wording.js';
import type { BoardBucket } from './board-bucket.client.js';
import type { BoardVersions } from './board-versions.views.js';

/** Writes what planning knows of the products of a municipality to the board, and which locations there are. */
export class WriteMunicipality {
  private readonly writtenById = new Map<string, number>();

  constructor(
    private readonly versions: BoardVersions,
    private readonly bucket: BoardBucket,
    private readonly log: Log,
  ) {}

  isCurrent(municipalityId: string, version: number): boolean {
    return this.writtenById.get(municipalityId) === version;
  }

  forget(): void {
    this.writtenById.clear();
  }

  async run(municipalityId: string, thorough: boolean): Promise<void> {
    const known = await this.versions.municipality(municipalityId);
    const { version } = known;
    const key = boardKeys.municipality(municipalityId);
    const text = municipalityText(known);
    if (!this.bucket.fits(text)) {
      this.log.warn({ municipalityId }, 'what planning knows of products is too much for the board');
      await this.bucket.remove(key);
    } else if (thorough) {
      const present = await this.bucket.read(key);
      if (present !== text) await this.bucket.put(key, text, () => true);
    } else await this.bucket.put(key, text, (present) => versionIn(present) < version);
    this.writtenById.set(municipalityId, version);
  }
}
