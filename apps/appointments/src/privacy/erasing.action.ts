import { v7 as uuidv7 } from 'uuid';
import type { Actor, AskedBy, DoneBy } from '#contracts';
import type { Clock, Outbox, Trail, Tx } from '#platform';
import type { ErasableStore } from './erasable.store.js';
import { type Erasable, erasedNews, isStillToCome, type KeptErasure } from './erasure.rules.js';
import type { ErasureStore } from './erasure.store.js';

/** Why, and on whose account. */
export interface Why {
  readonly municipalityId: string;
  readonly reason: KeptErasure['reason'];
  readonly askedBy?: AskedBy | undefined;
  readonly by: DoneBy;
  /** Undefined: whoever asked did not say. */
  readonly actor?: Actor | undefined;
  readonly traceId: string;
}

/** Erases the persons of appointments that are locked, writes the proof, announces it and notes it in the trail. */
export class Erasing {
  constructor(
    private readonly erasables: ErasableStore,
    private readonly erasures: ErasureStore,
    private readonly outbox: Outbox,
    private readonly trail: Trail,
    private readonly clock: Clock,
  ) {}

  async within(tx: Tx, why: Why, found: readonly Erasable[]): Promise<KeptErasure> {
    const { municipalityId } = why;
    const now = Math.floor(this.clock.now() / 1_000) * 1_000;
    const ids = found.map(({ id }) => id);
    const erasure: KeptErasure = {
      id: uuidv7(),
      reason: why.reason,
      askedBy: why.askedBy,
      by: why.by,
      at: now,
      appointments: found.map((one) => ({ id: one.id, stillToCome: isStillToCome(one, now) })),
      answers: await this.erasables.erase(tx, municipalityId, ids),
      contacts: ids.length === 0 ? { at: now, moments: 0 } : undefined,
    };
    await this.erasures.add(tx, municipalityId, erasure);
    if (ids.length > 0) await this.announce(tx, why, erasure, ids);
    await this.note(tx, why, erasure, ids);
    return erasure;
  }

  private announce(tx: Tx, { municipalityId, reason }: Why, { id }: KeptErasure, appointmentIds: string[]) {
    return this.outbox.announce(tx, erasedNews({ municipalityId, erasureId: id, appointmentIds, reason }));
  }

  private note(tx: Tx, why: Why, { id }: KeptErasure, appointmentIds: readonly string[]): Promise<void> {
    const { municipalityId, actor, traceId, reason } = why;
    const abouts =
      appointmentIds.length === 0
        ? [{ kind: 'erasure', id }]
        : appointmentIds.map((appointmentId) => ({ kind: 'appointment', id: appointmentId }));
    return this.trail.note(
      tx,
      ...abouts.map((about) => ({
        municipalityId,
        actor,
        traceId,
        action: 'erase-person',
        about,
        details: { erasureId: id, reason },
      })),
    );
  }
}
