import type { WalkInOrder } from '#contracts';
import { Caps, type Municipalities, ProblemError, type Tx } from '#platform';
import type { Remembered } from '../booking/remembered-answers.store.js';
import type { WalkIn as WalkInAsPlanned } from '../planning/walk-in.rules.js';
import { expectedFor } from './estimate.rules.js';
import type { Asking, JoinLine, Taken } from './join-line.action.js';
import type { LineStore } from './line.store.js';
import type { LineNow, Lines } from './lines.views.js';
import type { Worked, WorkOnLine } from './on-line.action.js';
import { joinerOf, whyNotIn } from './sight.rules.js';

/** Somebody walks in. */
export class WalkIn {
  constructor(
    private readonly working: WorkOnLine,
    private readonly lines: Lines,
    private readonly store: LineStore,
    private readonly municipalities: Municipalities,
    private readonly joining: JoinLine,
  ) {}

  run(asking: Asking, order: WalkInOrder, remember: Remembered | undefined): Promise<Taken> {
    const asked = { ...asking, action: 'take-ticket', locationId: order.locationId, remember };
    return this.working.run(asked, (now, tx) => this.walkIn(now, tx, { asking, order }));
  }

  private async walkIn(
    now: LineNow,
    tx: Tx,
    { asking, order }: { readonly asking: Asking; readonly order: WalkInOrder },
  ): Promise<Worked<Taken>> {
    const { lines } = this;
    const { items, language = 'nl', needs = {} } = order;
    const productIds = items.map(({ productId }) => productId);
    await lines.checkProducts(tx, asking.municipalityId, productIds);
    await this.checkCap(tx, asking);
    const line = await lines.knowing(tx, now.line, productIds);
    const known = { ...now, line };
    const open = lines.walkIn(known, items);
    if (!open.open) return refused({ reason: 'closed', ...opening(open) });
    const { sight } = await lines.ahead(tx, known);
    const joiner = joinerOf(line, { items, needs });
    const expected = expectedFor(sight, joiner);
    if (!expected) return refused({ reason: whyNotIn(sight, joiner), ...opening(lines.walkInLater(known, items)) });
    return this.joining.join(tx, line, { items, needs, language, caller: asking.caller }, expected);
  }

  private async checkCap(tx: Tx, { municipalityId, caller: { origin } }: Asking): Promise<void> {
    if (origin === undefined) return;
    const { openTicketsPerAddress } = this.municipalities.get(municipalityId)?.caps ?? Caps.parse({});
    if ((await this.store.countOpenOf(tx, municipalityId, origin)) >= openTicketsPerAddress)
      throw new ProblemError('too-many-open', { detail: 'From here too many tickets are open already.' });
  }
}

const opening = ({ opensAt }: WalkInAsPlanned) => (opensAt ? { opensAt } : {});

const refused = (details: Readonly<Record<string, unknown>>): Worked<never> => ({
  decided: { refused: 'walk-in-closed', details },
  answer: () => {
    throw new Error('What was refused is not answered.');
  },
});
