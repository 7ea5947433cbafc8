/** The last seal of a chain, as `--head` has it. */
export interface Head {
  readonly service: string;
  readonly municipalityId: string;
  readonly number: number;
  readonly hash: string;
}

/** @returns undefined: it is none. */
export const headOf = (text: string): Head | undefined => {
  const [, service, municipalityId, number, hash] =
    /^([a-z]+)\/([a-z0-9-]+):(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!service || !municipalityId || !hash) return undefined;
  return { service, municipalityId, number: Number(number), hash };
};

export const headText = ({ service, municipalityId, number, hash }: Head): string =>
  `${service}/${municipalityId}:${number}:${hash}`;

/** What was found of one chain. */
export interface Report extends Head {
  readonly rows: number;
  /** A sentence for each thing that is wrong. */
  readonly wrong: readonly string[];
}
