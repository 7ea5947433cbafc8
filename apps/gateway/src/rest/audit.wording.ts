import { type AuditRow, type listAuditOf, mostCountedRows, type OutputOf, type Service, services } from '#contracts';

type Found = OutputOf<ReturnType<typeof listAuditOf>>;

const newestFirst = (one: AuditRow, other: AuditRow): number => {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  if (one.service !== other.service) return one.service < other.service ? -1 : 1;
  return Number(other.id) - Number(one.id);
};

/** What the services found, as one: the newest first. */
export const mergedOf = (found: readonly Found[]): Found => ({
  items: found.flatMap(({ items }) => items).sort(newestFirst),
  total: Math.min(
    mostCountedRows,
    found.reduce((sum, { total }) => sum + total, 0),
  ),
});

/** Where an export goes on: in this service, behind this row of it if there is one. */
export interface Place {
  readonly service: Service;
  readonly after?: { readonly at: string; readonly id: string } | undefined;
}

/** @returns undefined: nobody was told such a place. */
export const placeOf = (text: string): Place | undefined => {
  const [name, ...rest] = text.split(':');
  const service = services.find((one) => one === name);
  if (!service) return undefined;
  const id = rest.pop();
  return id === undefined ? { service } : { service, after: { at: rest.join(':'), id } };
};

export const placeText = ({ service, after }: Place): string =>
  after ? `${service}:${after.at}:${after.id}` : service;
