/** An appointment about which the clock has something to say, and where its list goes on behind it. */
export interface Due {
  readonly municipalityId: string;
  readonly id: string;
  /** When it was due. */
  readonly at: Date;
}
