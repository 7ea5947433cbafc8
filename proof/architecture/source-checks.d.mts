export interface Source {
  /** From the top of the house. */
  readonly path: string;
  readonly text: string;
}

export interface Complaint {
  readonly check: string;
  readonly path: string;
  readonly wrong: string;
}

export const readSources: (folder: string) => Source[];
export const sourceChecks: Readonly<Record<string, (source: Source) => readonly string[]>>;
export const complaintsAbout: (sources: readonly Source[]) => Complaint[];
