import { type BoardMunicipality, boardKeys } from '#contracts';
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

  /** @param thorough looks whether it is what it should be, and not only whether it is of this version. */
  async run(municipalityId: string, thorough: boolean): Promise<void> {
    const { epoch } = this.bucket;
    const known = await this.versions.municipality(municipalityId);
    await this.write(municipalityId, known, thorough);
    if (this.bucket.epoch === epoch) this.writtenById.set(municipalityId, known.version);
  }

  private async write(municipalityId: string, known: BoardMunicipality, thorough: boolean): Promise<void> {
    const key = boardKeys.municipality(municipalityId);
    const text = municipalityText(known);
    if (!this.bucket.fits(text)) {
      this.log.warn({ municipalityId }, 'what planning knows of products is too much for the board: gateways ask');
      return this.bucket.remove(key);
    }
    if (thorough && (await this.bucket.read(key)) === text) return;
    const { version } = known;
    const mayReplace = (present: string) => versionIn(present) < version + Number(thorough);
    if (await this.bucket.put(key, text, mayReplace)) return;
    const present = versionIn(await this.bucket.read(key));
    // What is there is of a time that the database does not know any more: it was restored.
    const again = await this.versions.municipality(municipalityId);
    if (present > again.version) await this.bucket.put(key, municipalityText(again), () => true);
  }
}
