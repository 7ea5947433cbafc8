import type { DataSource } from 'typeorm';
import type { getErasure, OutputOf } from '#contracts';
import { ProblemError, type Question } from '#platform';
import { mayHandle } from '../booking/appointment.rules.js';
import { tokenOf } from '../booking/appointment-token.rules.js';
import { type ErasureRow, erasureSelected, keptErasureOf } from './erasure.record.js';
import { erasureView } from './erasure.rules.js';

/** The proofs of erasures. To who may not see one, it does not exist. */
export class ErasureViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokenKey: Buffer,
  ) {}

  async one({ municipalityId, input }: Question<typeof getErasure>): Promise<OutputOf<typeof getErasure>> {
    const { caller, erasureId } = input;
    const [row] = (await this.dataSource.query(erasureSelected, [municipalityId, erasureId])) as ErasureRow[];
    const tokens = await this.tokensOf(municipalityId, erasureId);
    const may =
      caller.scopes.includes('privacy') ||
      tokens.some((token) => mayHandle(caller, token, { scopes: ['privacy'], bearer: true }));
    if (!row || !may) throw new ProblemError('not-found');
    return erasureView(keptErasureOf(row));
  }

  private async tokensOf(municipalityId: string, erasureId: string): Promise<string[]> {
    const rows = (await this.dataSource.query(
      `select appointments.id, token_generation as "tokenGeneration" from erased_appointments as erased
       join appointments on appointments.municipality_id = erased.municipality_id
         and appointments.id = erased.appointment_id
       where erased.municipality_id = $1 and erased.erasure_id = $2 order by appointments.id`,
      [municipalityId, erasureId],
    )) as { id: string; tokenGeneration: number }[];
    return rows.map((row) => tokenOf(this.tokenKey, { municipalityId, ...row }));
  }
}
