/**
 * Who is next of those that wait: in turn between groups, and within a group between its keys. A group with hundreds of
 * keys has no more turns than one with a single key.
 */
export class FairTurns {
  /** In the order of their turns: who had one goes to the end. */
  private readonly keysByGroup = new Map<string, Set<string>>();

  /** Behind all that wait already; who waits already keeps its place. */
  add(group: string, key: string): void {
    const keys = this.keysByGroup.get(group);
    if (keys) keys.add(key);
    else this.keysByGroup.set(group, new Set([key]));
  }

  /** @returns undefined when nobody waits. */
  next(): string | undefined {
    for (const [group, keys] of this.keysByGroup) {
      this.keysByGroup.delete(group);
      const [key] = keys;
      if (key === undefined) continue;
      keys.delete(key);
      if (keys.size > 0) this.keysByGroup.set(group, keys);
      return key;
    }
    return undefined;
  }
}
