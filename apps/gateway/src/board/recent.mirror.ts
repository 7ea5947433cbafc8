/** What was made lately, by name: when it becomes too much, what nobody asked for lately is let go. */
export class Recent<V extends { readonly weight: number }> {
  private recent = new Map<string, V>();
  private before = new Map<string, V>();
  private weight = 0;

  /** @param most about so much weight is kept. */
  constructor(private readonly most: number) {}

  /** How many are kept. */
  get size(): number {
    return this.recent.size + this.before.size;
  }

  get(name: string): V | undefined {
    const known = this.recent.get(name);
    if (known) return known;
    const older = this.before.get(name);
    if (older) this.set(name, older);
    return older;
  }

  set(name: string, value: V): void {
    this.before.delete(name);
    this.recent.set(name, value);
    this.add(value.weight);
  }

  /** Something that is kept has become so much heavier, or was made anew. */
  add(weight: number): void {
    this.weight += weight;
    if (this.weight * 2 <= this.most) return;
    this.before = this.recent;
    this.recent = new Map();
    this.weight = 0;
  }
}
