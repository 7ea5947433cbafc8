import { firstSlots, type InputOf, listSlots, type OutputOf } from '#contracts';
import type { Ask, AskedFor, Metrics } from '#platform';
import type { Ready } from '../door/answer.wording.js';
import type { BoardSlots } from './board-slots.views.js';

type Answered<T> = { readonly body: T } | { readonly body: undefined; readonly ready: Ready };

/** Answers from the board as long as it can, and asks the service when it can not. */
export class ListSlots {
  private readonly fromBoard: { inc(): void };
  private readonly fromService: { inc(): void };

  constructor(
    private readonly board: BoardSlots,
    private readonly ask: Ask,
    { boardAnswers }: Metrics,
  ) {
    this.fromBoard = boardAnswers.labels('board');
    this.fromService = boardAnswers.labels('service');
  }

  /** As list, if the board can tell at once; else nothing is asked, nor counted. */
  listAtOnce(municipalityId: string, question: InputOf<typeof listSlots>): Uint8Array | undefined {
    const text = this.board.atOnce('list', municipalityId, question);
    if (text) this.fromBoard.inc();
    return text;
  }

  /** As first, if the board can tell at once. */
  firstAtOnce(municipalityId: string, question: InputOf<typeof firstSlots>): Uint8Array | undefined {
    const text = this.board.atOnce('first', municipalityId, question);
    if (text) this.fromBoard.inc();
    return text;
  }

  /** @throws ProblemError what the service names. */
  async list(asked: AskedFor, question: InputOf<typeof listSlots>): Promise<Answered<OutputOf<typeof listSlots>>> {
    const text = this.counted(await this.board.list(asked.municipalityId, question));
    return text ? ready(text) : { body: await this.ask.of(listSlots, asked, question) };
  }

  /** @throws ProblemError what the service names. */
  async first(asked: AskedFor, question: InputOf<typeof firstSlots>): Promise<Answered<OutputOf<typeof firstSlots>>> {
    const text = this.counted(await this.board.first(asked.municipalityId, question));
    return text ? ready(text) : { body: await this.ask.of(firstSlots, asked, question) };
  }

  private counted(text: Uint8Array | undefined): Uint8Array | undefined {
    (text ? this.fromBoard : this.fromService).inc();
    return text;
  }
}

const ready = (text: Uint8Array) => ({ body: undefined, ready: { text } });
