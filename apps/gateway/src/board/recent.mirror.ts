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
    const replaced = this.recent.get(name)?.weight ?? 0;
    this.before.delete(name);
    this.recent.set(name, value);
    this.grow(value.weight - replaced);
  }

  /** What is kept by this name has become so much heavier; lighter if it is negative. */
  changed(name: string, by: number): void {
    // What is older counts, as heavy as it is then, when somebody asks for it.
    if (this.recent.has(name)) this.grow(by);
  }

  clear(): void {
    this.recent = new Map();
    this.before = new Map();
    this.weight = 0;
  }

  private grow(by: number): void {
    this.weight += by;
    if (this.weight * 2 <= this.most) return;
    this.before = this.recent;
    this.recent = new Map();
    this.weight = 0;
  }
}
