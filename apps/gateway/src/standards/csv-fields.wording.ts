import { parse } from 'csv-parse/sync';

/** The fields of a text that holds one record; most hold no quote: there a comma is a comma. */
export const fieldsOf = (text: string): string[] | undefined => {
  if (!text.includes('"')) return text.split(',');
  try {
    const records = parse(text) as string[][];
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
};
