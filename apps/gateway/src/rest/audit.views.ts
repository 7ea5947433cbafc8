import type { z } from 'zod';
import {
  type AuditRow,
  exportAuditRoute,
  listAuditOf,
  type listAuditRoute,
  mostAuditRows,
  type Service,
  services,
} from '#contracts';
import { type Ask, type AskedFor, invalidInput } from '#platform';
import { mergedOf, type Place, placeOf, placeText } from './audit.wording.js';
import { logboekLinesOf } from './logboek.wording.js';

type Query = z.output<NonNullable<typeof listAuditRoute.query>>;
type Question = z.input<ReturnType<typeof listAuditOf>['input']>;
type Period = z.output<NonNullable<typeof exportAuditRoute.query>>;

/** The trails of all services as one. */
export class AuditViews {
  constructor(
    private readonly ask: Ask,
    /** The register of processing activities; the action comes behind it. */
    private readonly activities: string,
  ) {}

  /** A page, the newest first. */
  async list(asked: AskedFor, { service, page, pageSize, ...filters }: Query) {
    const question = { ...filters, order: 'newest' as const, limit: page * pageSize };
    const from: readonly Service[] = service ? [service] : services;
    const found = await Promise.all(from.map((one) => this.ask.of(listAuditOf(one), asked, question)));
    const { items, total } = mergedOf(found);
    return { items: items.slice((page - 1) * pageSize, page * pageSize), total };
  }

  /** Lines, the oldest first, and the address of the rest if there is more. */
  async export(asked: AskedFor, period: Period): Promise<{ body: string; next: string | undefined }> {
    const begin = period.after === undefined ? { service: services[0] } : placeOf(period.after);
    if (!begin) throw invalidInput({ path: 'after', message: 'Use the address in Link.' });
    const { texts, rest } = await this.linesFrom(asked, period, begin);
    return { body: texts.join(''), next: rest && addressOf(period, rest) };
  }

  private async linesFrom(asked: AskedFor, { from, until, lines }: Period, begin: Place) {
    const texts: string[] = [];
    let place: Place | undefined = begin;
    while (place && texts.length < lines) {
      const limit = Math.min(mostAuditRows, lines - texts.length);
      const rows = await this.behind(asked, place, { from, until, order: 'oldest', limit });
      const blocks = rows.map((row) => this.linesOf(row, asked.municipalityId));
      const fitting = howManyFit(blocks, lines, texts.length);
      texts.push(...blocks.slice(0, fitting).flat());
      const after = rows[fitting - 1];
      if (fitting < rows.length) return { texts, rest: after ? { service: place.service, after } : place };
      place = after && rows.length === limit ? { service: place.service, after } : nextAfter(place.service);
    }
    return { texts, rest: place };
  }

  private linesOf(row: AuditRow, municipalityId: string): readonly string[] {
    return logboekLinesOf(row, municipalityId, this.activities).map((line) => `${JSON.stringify(line)}\n`);
  }

  private async behind(asked: AskedFor, { service, after }: Place, question: Question): Promise<AuditRow[]> {
    return (await this.ask.of(listAuditOf(service), asked, { ...question, after })).items;
  }
}

/** The lines of one row stay together, be they more than were asked for. */
const howManyFit = (blocks: readonly (readonly string[])[], most: number, before: number): number => {
  let lines = before;
  const first = blocks.findIndex((block) => {
    lines += block.length;
    return lines > most && lines > block.length;
  });
  return first < 0 ? blocks.length : first;
};

const nextAfter = (service: Service): Place | undefined => {
  const next = services[services.indexOf(service) + 1];
  return next && { service: next };
};

const addressOf = ({ from, until, lines }: Period, rest: Place): string =>
  `${exportAuditRoute.path}?${new URLSearchParams({ from, until, lines: String(lines), after: placeText(rest) })}`;
