import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as contracts from '#contracts';
import { CloudEvent, eventType } from './event.js';

const folder = join(import.meta.dirname, '../../../contracts/examples/events');
const examples = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
/** An event that got more to tell has an example of that beside the first: `<name>+<what>.json`. */
const nameOf = (example: string): string => example.replace(/\+.*$/, '');
const isEvent = (value: unknown): value is contracts.EventContract =>
  typeof value === 'object' && value !== null && 'name' in value && 'data' in value;
const events = Object.values(contracts as Record<string, unknown>).filter(isEvent);
const exampleOf = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

describe('every event there ever was', () => {
  it('has an example, and the contract of each example is still there', () => {
    expect(events.map(({ name }) => name).sort()).toEqual([...new Set(examples.map(nameOf))].sort());
  });

  it.each(examples)('%s is still understood, whole', (example) => {
    const name = nameOf(example);
    const event = CloudEvent.parse(exampleOf(example));
    expect(event).toEqual(exampleOf(example));
    expect(event.type).toBe(eventType(name));
    const contract = events.find((one) => one.name === name);
    expect(contract?.data.parse(event.data)).toEqual(event.data);
  });
});
