import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as contracts from '#contracts';
import { CloudEvent, eventType } from './event.js';

const folder = join(import.meta.dirname, '../../../contracts/examples/events');
const examples = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
const isEvent = (value: unknown): value is contracts.EventContract =>
  typeof value === 'object' && value !== null && 'name' in value && 'data' in value;
const events = Object.values(contracts as Record<string, unknown>).filter(isEvent);
const exampleOf = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

describe('every event there ever was', () => {
  it('has an example, and the contract of each example is still there', () => {
    expect(events.map(({ name }) => name).sort()).toEqual(examples.sort());
  });

  it.each(examples)('%s is still understood, whole', (name) => {
    const event = CloudEvent.parse(exampleOf(name));
    expect(event).toEqual(exampleOf(name));
    expect(event.type).toBe(eventType(name));
    const contract = events.find((one) => one.name === name);
    expect(contract?.data.parse(event.data)).toEqual(event.data);
  });
});
