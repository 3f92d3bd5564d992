import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Heights } from './heights';

/** So far above and below what is in sight rows are drawn, in pixels; they are drawn anew when less than the second is left. */
const MARGIN = 600;
const LEAST_MARGIN = 200;
/** The height of what scrolls, before there is anything. */
const SOME_HEIGHT = 1000;
/** By so much, in pixels, the rows may lie elsewhere than their heights say, for a time. */
const MOST_SHIFT = 300;
/** Largest number of rows that stay drawn for what is selected in them. */
const MOST_SELECTED = 500;

/** What shall be in sight after an update: the end, or the rows that were; nothing in particular where that is not cared for. */
export type Stay = 'end' | 'rows' | 'anything';

/** A row that was in sight, and where it ended: what stands above its line, as the name of a day, may go. */
interface Anchor {
  readonly row: number;
  readonly element: Element;
  readonly bottom: number;
}

/**
 * A list of which only the rows in sight, or nearly, are in the document. To scroll costs the same in a list of any length. A row
 * that has the focus stays, with the ones beside it, so that one can go on from it; and so do rows whose words are selected.
 */
export class LongList<K> {
  readonly #heights: Heights<K>;
  #key: (row: number) => K = () => undefined as K;
  #source: readonly unknown[] = [];
  /** The rows that are drawn, in order. */
  #drawn: readonly number[] = [];
  /** By so much they lie lower than their heights say: what is in sight does not jump when one above it gets its true height. */
  #shift = 0;
  #width = 0;
  #anchor: Anchor | undefined;

  /**
   * @param list finds the list's element, whose children are the rows
   * @param scroller finds what scrolls it
   * @param guess the height of a row, roughly
   */
  constructor(
    private readonly list: () => HTMLElement | null,
    private readonly scroller: () => HTMLElement | null,
    guess: number,
  ) {
    this.#heights = new Heights(guess);
  }

  /**
   * The list shall be drawn: chooses the rows.
   *
   * @param source what the rows are made of: while these are the same, so are the rows
   */
  prepare(source: readonly unknown[], count: number, key: (row: number) => K, stay: Stay): void {
    // A list that is hidden on a narrow screen keeps its rows, and with them its height and place.
    let kept = this.scroller()?.clientHeight === 0 ? this.#drawn : this.#kept();
    this.#anchor = stay === 'rows' ? this.#firstInSight() : undefined;
    this.#key = key;
    if (count !== this.#heights.count || source.some((one, i) => one !== this.#source[i])) {
      this.#source = source;
      const moved = this.#heights.set(count, key);
      const row = this.#anchor ? moved(this.#anchor.row) : -1;
      this.#anchor = this.#anchor && row >= 0 ? { ...this.#anchor, row } : undefined;
      kept = kept.map(moved).filter((one) => one >= 0);
    }
    const { from, to } = this.#inSight(MARGIN, stay === 'end');
    const rows = new Set<number>();
    for (let row = from; row < to; row++) {
      rows.add(row);
    }
    kept.forEach((row) => rows.add(row));
    this.#drawn = [...rows].sort((a, b) => a - b);
    if (this.#drawn[0] === 0) {
      this.#shift = 0;
    }
  }

  /** The rows with the focus or with selected words. */
  #kept(): number[] {
    const rows = this.#children();
    const at = (node: Node | null): number => rows.findIndex((row) => row.contains(node));
    const focus = at(document.activeElement);
    const kept = focus < 0 ? [] : [focus - 1, focus, focus + 1].map((i) => this.#drawn[focus]! + i - focus);
    const selection = getSelection();
    if (selection && !selection.isCollapsed) {
      const ends = [at(selection.anchorNode), at(selection.focusNode)].filter((end) => end >= 0).map((end) => this.#drawn[end]!);
      const first = Math.min(...ends);
      for (let row = first; row <= Math.max(...ends) && row - first < MOST_SELECTED; row++) {
        kept.push(row);
      }
    }
    return kept.filter((row) => row >= 0 && row < this.#heights.count);
  }

  #children(): HTMLElement[] {
    return [...(this.list()?.children ?? [])] as HTMLElement[];
  }

  /** Rows that are in sight, or nearer to it than a margin. */
  #inSight(margin: number, atEnd = false): { from: number; to: number } {
    const count = this.#heights.count;
    if (count === 0) {
      return { from: 0, to: 0 };
    }
    const scroller = this.scroller();
    const list = this.list();
    const height = scroller?.clientHeight ?? SOME_HEIGHT;
    const whole = this.#heights.top(count);
    const top = atEnd ? whole - height : scroller && list ? this.#scrolled(scroller, list) : Infinity;
    // It may be not there yet, or hidden on a narrow screen.
    if (height === 0 || top - margin > whole || top + height + margin < 0) {
      return { from: 0, to: 0 };
    }
    return { from: this.#heights.at(top - margin), to: this.#heights.at(top + height + margin) + 1 };
  }

  /** How much of the rows is above what is in sight. */
  #scrolled(scroller: HTMLElement, list: HTMLElement): number {
    const edge = scroller.getBoundingClientRect().top;
    return this.#anchor
      ? this.#heights.top(this.#anchor.row + 1) - (this.#anchor.bottom - edge)
      : edge - list.getBoundingClientRect().top - this.#shift;
  }

  #firstInSight(): Anchor | undefined {
    const edge = this.scroller()?.getBoundingClientRect().top ?? 0;
    const rows = this.#children();
    const at = rows.findIndex((row) => row.getBoundingClientRect().bottom > edge);
    const element = rows[at];
    const { top, bottom } = element?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    return element && top < edge + (this.scroller()?.clientHeight ?? 0) ? { row: this.#drawn[at]!, element, bottom } : undefined;
  }

  /** The rows, as they are to be drawn. */
  draw(row: (row: number) => TemplateResult): unknown {
    const count = this.#heights.count;
    return repeat(
      this.#drawn,
      (one) => this.#key(one),
      (one) => html`<li class="row" aria-setsize=${count} aria-posinset=${one + 1}>${row(one)}</li>`,
    );
  }

  /** They are drawn: puts each at its place, and what was in sight where it was. */
  place(): void {
    const list = this.list();
    if (list && this.scroller()?.clientHeight) {
      this.#setPlaces(list);
      if (this.#measure(list)) {
        this.#setPlaces(list);
      }
      if (this.#anchor?.element.isConnected) {
        const { element, bottom } = this.#anchor;
        this.#moveBack(list, element.getBoundingClientRect().bottom - bottom);
        // It scrolls by whole pixels; what is left would add up.
        this.#moveBack(list, element.getBoundingClientRect().bottom - bottom);
      }
    }
    this.#anchor = undefined;
  }

  #setPlaces(list: HTMLElement): void {
    let end = -this.#shift;
    this.#children().forEach((child, i) => {
      const row = this.#drawn[i]!;
      const gap = this.#heights.top(row) - end;
      setStyle(child, 'marginTop', gap > 0.01 ? `${gap}px` : '');
      end = this.#heights.top(row + 1);
    });
    setStyle(list, 'paddingBottom', `${Math.max(0, this.#heights.top(this.#heights.count) - end)}px`);
  }

  #measure(list: HTMLElement): boolean {
    if (list.clientWidth !== this.#width) {
      this.#width = list.clientWidth;
      this.#heights.forget();
    }
    let other = false;
    this.#children().forEach((child, i) => {
      const row = this.#drawn[i]!;
      other = this.#heights.measured(row, child.getBoundingClientRect().height) || other;
    });
    return other;
  }

  #moveBack(list: HTMLElement, moved: number): void {
    if (Math.abs(moved) < 0.01) {
      return;
    }
    const shift = this.#shift - moved;
    const first = this.#drawn[0]!;
    if (first > 0 && Math.abs(shift) <= MOST_SHIFT && this.#heights.top(first) + shift >= 0) {
      this.#shift = shift;
      this.#setPlaces(list);
    } else {
      this.scroller()!.scrollTop += moved;
    }
  }

  /** Whether rows are missing where one looks, or soon would be. */
  get isShort(): boolean {
    const { from, to } = this.#inSight(LEAST_MARGIN);
    const drawn = new Set(this.#drawn);
    for (let row = from; row < to; row++) {
      if (!drawn.has(row)) {
        return true;
      }
    }
    return false;
  }

  /** Scrolls so that a row is in the middle; it is drawn with the next update. */
  show(row: number): void {
    const scroller = this.scroller();
    const list = this.list();
    if (scroller && list) {
      const middle = (this.#heights.top(row) + this.#heights.top(row + 1)) / 2 + this.#shift;
      scroller.scrollTop += list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + middle - scroller.clientHeight / 2;
    }
  }
}

function setStyle(element: HTMLElement, name: 'marginTop' | 'paddingBottom', value: string): void {
  if (element.style[name] !== value) {
    element.style[name] = value;
  }
}
