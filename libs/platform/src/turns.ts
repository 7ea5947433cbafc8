/** Long work lets others have their turn: what came in meanwhile is done first. */
export const othersHadTheirTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
