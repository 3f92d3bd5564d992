/**
 * The heights of a long list's rows, in pixels. Those that were drawn are known; the others are taken to be as high as a
 * row is on average.
 */
export class Heights<K> {
  readonly #known = new Map<K, number>();
  #heights = new Float64Array(0);
  /** Where each row begins, as far as they are summed up, and at last where the list ends. */
  #tops = new Float64Array(1);
  #summed = 0;

  /** @param guess how high a row is while none is known */
  constructor(private guess: number) {}

  get count(): number {
    return this.#heights.length;
  }

  /** The list has these rows now. */
  set(count: number, key: (row: number) => K): void {
    const heights = new Float64Array(count);
    const known = new Map<K, number>();
    for (let row = 0; row < count; row++) {
      const height = this.#known.get(key(row));
      if (height !== undefined) {
        known.set(key(row), height);
      }
      heights[row] = height ?? -1;
    }
    // What is gone is not remembered.
    this.#known.clear();
    known.forEach((height, one) => this.#known.set(one, height));
    if (known.size > 0) {
      this.guess = [...known.values()].reduce((sum, height) => sum + height) / known.size;
    }
    this.#heights = heights.map((height) => (height < 0 ? this.guess : height));
    this.#tops = new Float64Array(count + 1);
    this.#summed = 0;
  }

  /** A row was drawn. Says whether it is of another height than was thought. */
  measured(row: number, key: K, height: number): boolean {
    this.#known.set(key, height);
    const other = Math.abs(this.#heights[row]! - height) > 0.01;
    if (other) {
      this.#heights[row] = height;
      this.#summed = Math.min(this.#summed, row);
    }
    return other;
  }

  /** The list has another width: nothing is known any more. */
  forget(): void {
    this.#known.clear();
  }

  /** Where a row begins; for the number of rows, where the list ends. */
  top(row: number): number {
    for (; this.#summed < row; this.#summed++) {
      this.#tops[this.#summed + 1] = this.#tops[this.#summed]! + this.#heights[this.#summed]!;
    }
    return this.#tops[row]!;
  }

  /** The row at a place; the first one above the list, and the last one below it. */
  at(place: number): number {
    this.top(this.count);
    let [from, to] = [0, Math.max(0, this.count - 1)];
    while (from < to) {
      const middle = (from + to) >> 1;
      [from, to] = this.#tops[middle + 1]! > place ? [from, middle] : [middle + 1, to];
    }
    return from;
  }
}
