export interface Trespass {
  readonly fence: string;
  readonly from: string;
  readonly to: string;
}

export interface Import {
  readonly from: string;
  /** As the file names it: `#contracts`. */
  readonly named: string;
  /** Where that leads, from the top of the house. */
  readonly to: string;
}

export interface Seen {
  readonly trespasses: readonly Trespass[];
  readonly imports: readonly Import[];
}

export const fenceNames: readonly string[];
export const cruiseHouse: (folder: string) => Promise<Seen>;
