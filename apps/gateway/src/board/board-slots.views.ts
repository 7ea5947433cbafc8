import { type EpochMillis, type Visit, visitAt, visitsOf } from '#free-time';
import type { Clock, Log } from '#platform';
import type { Board, KnownMunicipality } from './board.mirror.js';
import type { KnownLocation } from './known-location.mirror.js';
import {
  horizonOf,
  isStill,
  LocationSlots,
  type Part,
  type SlotsQuestion,
  type Told,
  type Turn,
  type Which,
} from './location-slots.views.js';
import { Recent } from './recent.mirror.js';
import { answerText } from './slots-text.wording.js';
import { TurnsOfAll } from './turns.views.js';

interface Answer {
  readonly text: Uint8Array;
  readonly municipality: KnownMunicipality;
  readonly parts: readonly Part[];
  readonly weight: number;
}

interface Asked {
  readonly which: Which;
  readonly name: string;
  readonly municipalityId: string;
  readonly municipality: KnownMunicipality;
  readonly question: SlotsQuestion;
}

/** What is asked of each location that the question is about. */
interface Wanted {
  readonly locations: readonly { readonly location: KnownLocation; readonly visit: Visit }[];
  readonly durationMinutes: number;
}

const usualMost = 32 * 1_024 * 1_024;
/** So many dates are worked out in one turn: a few milliseconds, of large locations. */
const datesInTurn = 8;
/** Looking at a location is work too, as so many dates. */
const datesOfLook = 2;
/** So often a location may be taken up again while it goes on changing. */
const mostTurns = 64;
/** So many answers are worked out side by side: each of them holds what it has made so far. */
const mostSideBySide = 32;
/** An answer is kept if so many of its size would fit. */
const leastKept = 16;

/** How much is kept, in bytes or so. */
export interface Room {
  readonly answers?: number;
  readonly days?: number;
}

/**
 * Answers from the board, in the words of the service: the same bytes. What it can not answer is undefined: then the
 * service is to be asked, which also says why it refuses.
 */
export class BoardSlots {
  private readonly slots: LocationSlots;
  private readonly answers: Recent<Answer>;
  private readonly most: number;
  private readonly turns = new TurnsOfAll();
  private readonly making = new Map<string, Promise<Uint8Array | undefined>>();
  /** Municipalities of which the log tells that there is something wrong. */
  private readonly told = new Set<string>();

  constructor(
    private readonly board: Board,
    private readonly clock: Clock,
    private readonly log: Pick<Log, 'warn'>,
    { answers = usualMost, days }: Room = {},
  ) {
    this.slots = new LocationSlots(days);
    this.answers = new Recent(answers);
    this.most = answers;
    board.onBegin(() => {
      this.answers.clear();
      this.slots.clear();
    });
  }

  /** How many answers are kept, and of how many visits the days. */
  get kept(): { readonly answers: number; readonly days: number } {
    return { answers: this.answers.size, days: this.slots.size };
  }

  /** When a visit can start. Others have their turn while it is worked out. */
  list(municipalityId: string, question: SlotsQuestion): Promise<Uint8Array | undefined> {
    return this.answer('list', municipalityId, question);
  }

  /** The earliest slot of each location. */
  first(municipalityId: string, question: SlotsQuestion): Promise<Uint8Array | undefined> {
    return this.answer('first', municipalityId, question);
  }

  /** As list or first, if it takes no longer than one turn: it is kept, or about one location and nearly all is kept. */
  atOnce(which: Which, municipalityId: string, question: SlotsQuestion): Uint8Array | undefined {
    try {
      const asked = this.askedOf(which, municipalityId, question);
      return asked && this.answerAtOnce(asked);
    } catch (error) {
      return this.failed(municipalityId, error);
    }
  }

  private async answer(which: Which, municipalityId: string, question: SlotsQuestion): Promise<Uint8Array | undefined> {
    try {
      const asked = this.askedOf(which, municipalityId, question);
      return asked && (this.answerAtOnce(asked) ?? (await this.answerInTurns(asked)));
    } catch (error) {
      return this.failed(municipalityId, error);
    }
  }

  private failed(municipalityId: string, error: unknown): undefined {
    if (this.told.has(municipalityId)) return;
    this.told.add(municipalityId);
    this.log.warn({ err: error, municipality: municipalityId }, 'the board can not be read; the service is asked');
  }

  private askedOf(which: Which, municipalityId: string, question: SlotsQuestion): Asked | undefined {
    const { from, until } = question;
    if (which === 'list' && from !== undefined && until !== undefined && until <= from) return undefined;
    const municipality = this.board.isCurrent ? this.board.municipality(municipalityId) : undefined;
    if (!municipality) return undefined;
    return { which, name: `${which}/${municipalityId}/${nameOf(question)}`, municipalityId, municipality, question };
  }

  private answerAtOnce(asked: Asked): Uint8Array | undefined {
    const known = this.answers.get(asked.name);
    const now = this.now();
    if (known?.municipality === asked.municipality && known.parts.every((part) => isStill(part, now)))
      return known.text;
    if (asked.question.locationId === undefined) return undefined;
    const wanted = this.wantedOf(asked);
    const [one] = wanted?.locations ?? [];
    const told = one && this.slots.told({ ...asked, ...one, now }, { left: datesInTurn });
    return wanted && told && told !== 'unfinished' ? this.keep(asked, wanted, [told]) : undefined;
  }

  /** Who asks what is being worked out has a part in it. */
  private answerInTurns(asked: Asked): Promise<Uint8Array | undefined> {
    const present = this.making.get(asked.name);
    if (present) return present;
    if (this.making.size >= mostSideBySide) return Promise.resolve(undefined);
    const making = this.make(asked).finally(() => this.making.delete(asked.name));
    this.making.set(asked.name, making);
    return making;
  }

  private async make(asked: Asked): Promise<Uint8Array | undefined> {
    const wanted = this.wantedOf(asked);
    if (!wanted) return undefined;
    const turn: Turn = { left: 0 };
    // What one location can not tell the service is asked as a whole: nothing is worked out before all are known.
    for (const { location, visit } of wanted.locations) {
      if (!(await this.goesOn(asked, turn)) || !location.at(this.now(), horizonOf(visit))) return undefined;
      turn.left -= datesOfLook;
    }
    const told: Told[] = [];
    for (const one of wanted.locations) {
      const here = await this.toldInTurns(asked, one, turn);
      if (!here) return undefined;
      told.push(here);
    }
    return this.keep(asked, wanted, told);
  }

  private async toldInTurns(asked: Asked, one: Wanted['locations'][number], turn: Turn): Promise<Told | undefined> {
    for (let turns = 0; turns < mostTurns && (await this.goesOn(asked, turn)); turns += 1) {
      const told = this.slots.told({ ...asked, ...one, now: this.now() }, turn);
      if (told !== 'unfinished') return told;
    }
    return undefined;
  }

  /** Waits for a turn, unless there is something left of this one. */
  private async goesOn({ municipalityId, municipality }: Asked, turn: Turn): Promise<boolean> {
    if (turn.left <= 0) {
      await this.turns.next();
      turn.left = datesInTurn;
    }
    return this.board.isCurrent && this.board.municipality(municipalityId) === municipality;
  }

  private wantedOf({ municipality, municipalityId, question }: Asked): Wanted | undefined {
    const { items, locationId } = question;
    const visits = visitsOf(items, municipality.facts, question);
    if ('refused' in visits) return undefined;
    if (locationId !== undefined && !municipality.locationIds.includes(locationId)) return undefined;
    const ids = locationId === undefined ? municipality.locationIds : [locationId];
    const locations = ids.flatMap((id) => {
      const location = this.board.location(municipalityId, id);
      return location ? [{ location, visit: visitAt(visits, id) }] : [];
    });
    if (locations.length < ids.length) return undefined;
    return { locations, durationMinutes: visitAt(visits, locationId).durationMinutes };
  }

  private keep({ which, name, municipality }: Asked, { durationMinutes }: Wanted, told: Told[]): Uint8Array {
    if (which === 'first') told.sort((one, other) => (one.start < other.start ? -1 : 1));
    const texts = told.flatMap(({ text }) => text ?? []);
    const text = answerText(durationMinutes, texts);
    const weight = text.length + 200 * told.length + 200;
    const answer = { text, municipality, parts: told.map(({ part }) => part), weight };
    // One that is much larger would push out many that are asked more.
    if (weight * leastKept <= this.most) this.answers.set(name, answer);
    return text;
  }

  /** Texts are good until a whole millisecond; a clock that runs slower or faster has others in between. */
  private now(): EpochMillis {
    return Math.floor(this.clock.now());
  }
}

const nameOf = ({ channel, items, extraMinutes, locationId = '', from = '', until = '' }: SlotsQuestion): string => {
  let name = `${channel}/${extraMinutes}/${locationId}/${from}/${until}`;
  for (const { productId, people } of items) name += `/${productId}:${people}`;
  return name;
};
