import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { QueueRules } from '#contracts';
import { nextFor, type Waiting } from './turn.rules.js';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/queue.md'), 'utf8');
const at = (time: string): number => Date.parse(`2026-12-01T${time.padStart(5, '0')}:00Z`);
const desk = { deskId: 'balie-1', skills: [], kind: 'both' as const };

const waits = (id: string, takenAt: string, agreedAt?: string, begun = false): Waiting => ({
  id,
  sequence: Number(id.slice(1)),
  takenAt: at(takenAt),
  agreedAt: agreedAt === undefined ? undefined : at(agreedAt),
  priority: false,
  begun,
  notBefore: undefined,
  forDesk: undefined,
  skills: [],
});
const line = [
  waits('A004', '9:40'),
  waits('A007', '9:44', '9:45'),
  waits('A009', '9:50', '10:05'),
  waits('A010', '9:51', '10:30'),
  waits('A011', '9:52', '9:30'),
  waits('A002', '9:20', undefined, true),
];

/** All who wait, as they would be called one after the other at ten. */
const calledAtTen = (rules: QueueRules): string[] => {
  const called: string[] = [];
  let credit = 0;
  for (let waiting = line; waiting.length > 0; waiting = waiting.filter(({ id }) => !called.includes(id))) {
    const turn = nextFor(desk, waiting, { now: at('10:00'), rules, credit });
    if (!turn) break;
    called.push(turn.ticket.id);
    credit = turn.credit;
  }
  return called;
};

it('the example of docs/queue.md is called as it says', () => {
  const told = [...page.matchAll(/^\| (A\d{3}) \|.*\| (\d)\w\w \|$/gm)].map(([, id, place]) => [id, Number(place)]);
  expect(told.map(([id]) => id).sort()).toEqual(line.map(({ id }) => id).sort());
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(calledAtTen(QueueRules.parse({})).map((id, place) => [id, place + 1])),
  );
  const shared = calledAtTen(QueueRules.parse({ walkInShare: 50 }));
  expect(shared.slice(0, 4)).toEqual(['A002', 'A007', 'A004', 'A009']);
});

it('the defaults of docs/queue.md are those that hold', () => {
  const { priorityNeeds: _, ...usual } = QueueRules.parse({});
  const told = [...page.matchAll(/^\| `(\w+)` \| (\d+|`[A-Z]`) \|/gm)].map(([, rule = '', value = '']) => [
    rule,
    value,
  ]);
  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(
      Object.entries(usual).map(([rule, value]) => [rule, rule === 'letter' ? `\`${value}\`` : `${value}`]),
    ),
  );
});
