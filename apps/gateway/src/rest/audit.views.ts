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
import { logboekLineOf } from './logboek.wording.js';

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
    const { rows, rest } = await this.rowsFrom(asked, period, begin);
    const lines = rows.map((row) => JSON.stringify(logboekLineOf(row, asked.municipalityId, this.activities)));
    return { body: lines.map((line) => `${line}\n`).join(''), next: rest && addressOf(period, rest) };
  }

  private async rowsFrom(asked: AskedFor, { from, until, lines }: Period, begin: Place) {
    const rows: AuditRow[] = [];
    let place: Place | undefined = begin;
    while (place && rows.length < lines) {
      const limit = Math.min(mostAuditRows, lines - rows.length);
      const items = await this.behind(asked, place, { from, until, order: 'oldest', limit });
      rows.push(...items);
      const after = items.length === limit ? items.at(-1) : undefined;
      place = after ? { service: place.service, after } : nextAfter(place.service);
    }
    return { rows, rest: place };
  }

  private async behind(asked: AskedFor, { service, after }: Place, question: Question): Promise<AuditRow[]> {
    return (await this.ask.of(listAuditOf(service), asked, { ...question, after })).items;
  }
}

const nextAfter = (service: Service): Place | undefined => {
  const next = services[services.indexOf(service) + 1];
  return next && { service: next };
};

const addressOf = ({ from, until, lines }: Period, rest: Place): string =>
  `${exportAuditRoute.path}?${new URLSearchParams({ from, until, lines: String(lines), after: placeText(rest) })}`;
