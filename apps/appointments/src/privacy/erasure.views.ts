import type { DataSource } from 'typeorm';
import type { getErasure, listErasures, OutputOf } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { isTheirs, type Named } from '../booking/whose.rules.js';
import { type ErasureRow, erasureSelected, erasuresListed, keptErasureOf } from './erasure.record.js';
import { erasureView, ofPersons } from './erasure.rules.js';

/** The proofs of erasures. To who may not see one, it does not exist. */
export class ErasureViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokenKey: Buffer,
  ) {}

  async one({ municipalityId, input }: Question<typeof getErasure>): Promise<OutputOf<typeof getErasure>> {
    const { caller, erasureId } = input;
    const [row] = (await this.dataSource.query(erasureSelected, [municipalityId, erasureId])) as ErasureRow[];
    const named = await this.namedIn(municipalityId, erasureId);
    const isOfTheirs = named.filter((one) => isTheirs(this.tokenKey, one, caller, ofPersons)).length > 0;
    const may = isOfTheirs || caller.scopes.includes('privacy');
    if (!row || !may) throw new ProblemError('not-found');
    return erasureView(keptErasureOf(row));
  }

  /** Those that were asked for since a moment, the oldest first. */
  async list({ municipalityId, input }: Question<typeof listErasures>): Promise<OutputOf<typeof listErasures>> {
    const { since, page, pageSize } = input;
    const [counted] = (await this.dataSource.query(
      `select count(*)::int as total from erasures where municipality_id = $1 and reason = 'asked' and at >= $2`,
      [municipalityId, since],
    )) as [{ total: number }];
    const asked = [municipalityId, since, pageSize, (page - 1) * pageSize];
    const rows = (await this.dataSource.query(erasuresListed, asked)) as ErasureRow[];
    return { items: rows.map((row) => erasureView(keptErasureOf(row))), total: counted.total };
  }

  /** Nobody, when there is none: that costs the same work. */
  private async namedIn(municipalityId: string, erasureId: string): Promise<readonly Named[]> {
    const rows = (await this.dataSource.query(
      `select appointments.id, token_generation as "tokenGeneration" from erased_appointments as erased
       join appointments on appointments.municipality_id = erased.municipality_id
         and appointments.id = erased.appointment_id
       where erased.municipality_id = $1 and erased.erasure_id = $2 order by appointments.id`,
      [municipalityId, erasureId],
    )) as { id: string; tokenGeneration: number }[];
    if (rows.length === 0) return [{ municipalityId, id: erasureId, tokenGeneration: undefined }];
    return rows.map((row) => ({ municipalityId, ...row }));
  }
}
