/**
 * The heights of a long list's rows, in pixels. Those that were drawn are known; the others are taken to be as high as a
 * row is on average. To look something up, or to learn a height, takes a logarithm of the number of rows.
 */
export class Heights<K> {
  #keys: readonly K[] = [];
  /** Of each row; NaN where it is not known. */
  #known = new Float64Array(0);
  /** Sums of heights: at i that of the last (i & -i) rows before row i (a Fenwick tree). */
  #sums = new Float64Array(1);

  /** @param guess how high a row is while none is known */
  constructor(private guess: number) {}

  get count(): number {
    return this.#keys.length;
  }

  /** The list has these rows now. Gives where a row that was there before is now; -1 where it is gone. */
  set(count: number, key: (row: number) => K): (before: number) => number {
    const keys: K[] = [];
    for (let row = 0; row < count; row++) {
      keys.push(key(row));
    }
    const moved = this.#moved(keys);
    const known = new Float64Array(count).fill(NaN);
    let [sum, learnt] = [0, 0];
    this.#known.forEach((height, before) => {
      const row = moved(before);
      // What is gone is not remembered.
      if (row >= 0 && height >= 0) {
        known[row] = height;
        sum += height;
        learnt++;
      }
    });
    if (learnt > 0) {
      this.guess = sum / learnt;
    }
    this.#keys = keys;
    this.#known = known;
    this.#sum();
    return moved;
  }

  /**
   * Where each old row is now. Mostly rows come before the others or after them, or the first ones go: only those in between
   * are looked up.
   */
  #moved(keys: readonly K[]): (before: number) => number {
    const old = this.#keys;
    const more = keys.length - old.length;
    const gone = Math.max(0, old.indexOf(keys[0]!));
    let same = gone;
    while (same < old.length && keys[same - gone] === old[same]) {
      same++;
    }
    let end = old.length;
    while (end > same && end + more > same - gone && keys[end + more - 1] === old[end - 1]) {
      end--;
    }
    const between = new Map<K, number>();
    for (let row = same - gone; row < end + more; row++) {
      between.set(keys[row]!, row);
    }
    return (before) =>
      before >= end ? before + more : before >= gone && before < same ? before - gone : (between.get(old[before]!) ?? -1);
  }

  #sum(): void {
    const { count } = this;
    this.#sums = new Float64Array(count + 1);
    for (let i = 1; i <= count; i++) {
      this.#sums[i]! += this.#of(i - 1);
      const next = i + (i & -i);
      if (next <= count) {
        this.#sums[next]! += this.#sums[i]!;
      }
    }
  }

  #of(row: number): number {
    const height = this.#known[row]!;
    return height >= 0 ? height : this.guess;
  }

  /** A row was drawn. Says whether it is of another height than was thought. */
  measured(row: number, height: number): boolean {
    const more = height - this.#of(row);
    if (Math.abs(more) <= 0.01) {
      this.#known[row] = this.#of(row);
      return false;
    }
    this.#known[row] = height;
    for (let i = row + 1; i <= this.count; i += i & -i) {
      this.#sums[i]! += more;
    }
    return true;
  }

  /** The list has another width: no row's height is known any more. */
  forget(): void {
    this.#known.fill(NaN);
    this.#sum();
  }

  /** Where a row begins; for the number of rows, where the list ends. */
  top(row: number): number {
    let top = 0;
    for (let i = row; i > 0; i -= i & -i) {
      top += this.#sums[i]!;
    }
    return top;
  }

  /** The row at a place; the first one above the list, and the last one below it. */
  at(place: number): number {
    let [row, left] = [0, place];
    for (let step = 2 ** Math.floor(Math.log2(this.count || 1)); step >= 1; step /= 2) {
      const next = row + step;
      if (next <= this.count && this.#sums[next]! <= left) {
        left -= this.#sums[next]!;
        row = next;
      }
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }
}
