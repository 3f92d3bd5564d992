import { html, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LineState } from '../state';
import { reason, words } from '../words';
import { LongList } from './long-list';
import { Piece } from './piece';

/** So near to the top, in pixels, what was said before is read: early, so that one seldom has to wait for it. */
const NEAR = 1000;
/** The height of a line, roughly, before one is known. */
const SOME_LINE = 60;
/** Of many lines that come at once, so many are read aloud. */
const MOST_ALOUD = 5;
/** So many of the newest lines are remembered for that: the last one may be words of mine, which get another key when they are taken. */
const MOST_KNOWN = 50;

/** The lines that were said, as rows of a list. */
export interface Lines {
  /** What they are made of: while these are the same, so are the lines. */
  readonly source: readonly unknown[];
  readonly count: number;
  readonly key: (row: number) => string | number;
  /** What is read aloud of a line when it comes; empty for nothing, as for my own. */
  readonly aloud: (row: number) => string;
}

/** Something to be read aloud; another one is another object, though it may say the same. */
interface Aloud {
  readonly text: string;
}

/** Something with lines that were said and a field to write the next one: a talk or a room, by its number. */
export abstract class Writing extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number } };

  declare number: number;
  /** What is written and not sent, by the number it is for. */
  readonly #drafts = new Map<number, string>();
  /** Whether the newest line is in sight, and shall stay so. */
  #atEnd = true;
  /** The newest lines that were there. What came after them is read aloud, and not what one scrolls to. */
  #newest: ReadonlySet<string | number> | undefined;
  #aloud: readonly Aloud[] = [];
  protected rows = this.#newRows();

  constructor() {
    super();
    this.number = 0;
  }

  #newRows(): LongList<string | number> {
    return new LongList(() => this.find('.lines ol'), () => this.find('.lines'), SOME_LINE);
  }

  /** The lines as they are now. */
  protected abstract lines(): Lines;

  /** Says what was written. */
  protected abstract say(text: string): void;

  /** The beginning is nearly in sight: reads what was said before, if there is more. */
  protected abstract readBack(): void;

  /** What I said last; empty where that is nothing. */
  protected abstract lastSaid(): string;

  protected override willUpdate(changed: PropertyValues): void {
    const input = this.find<HTMLTextAreaElement>('textarea');
    if (changed.has('number') && input) {
      this.#drafts.set(changed.get('number') as number, input.value);
      this.#atEnd = true;
      this.rows = this.#newRows();
    }
    const lines = this.lines();
    this.#listen(lines, changed.has('number'));
    this.rows.prepare(lines.source, lines.count, lines.key, this.#atEnd ? 'end' : 'rows');
  }

  #listen({ count, key, aloud }: Lines, other: boolean): void {
    const known = other ? undefined : this.#newest;
    const came: string[] = [];
    for (let row = count - 1; known && row >= 0 && !known.has(key(row)) && came.length < MOST_ALOUD; row--) {
      came.unshift(aloud(row));
    }
    const heard = came.filter((one) => one !== '').map((text) => ({ text }));
    this.#aloud = [...(known ? this.#aloud : []), ...heard].slice(-MOST_ALOUD);
    this.#newest = new Set(Array.from({ length: Math.min(count, MOST_KNOWN) }, (_, i) => key(count - 1 - i)));
  }

  /**
   * What has come in is read aloud by those who read to somebody: what is added to this, also where it is the same as before.
   */
  protected spoken(): TemplateResult {
    const lines = repeat(this.#aloud, (one) => one, ({ text }) => html`<p>${text}</p>`);
    return html`<div class="hidden-text spoken" aria-live="polite">${lines}</div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('number')) {
      const input = this.find<HTMLTextAreaElement>('textarea')!;
      input.value = this.#drafts.get(this.number) ?? '';
      input.focus();
    }
    const lines = this.find('.lines')!;
    this.rows.place();
    if (this.#atEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
    if (this.rows.isShort) {
      this.requestUpdate();
    }
    this.#nearTop(lines);
  }

  protected override firstUpdated(): void {
    // Where the window changes, so do the lines and how many are in sight.
    new ResizeObserver(() => this.requestUpdate()).observe(this.find('.lines')!);
  }

  #nearTop(lines: Element): void {
    // A hidden list has no top.
    if (lines.clientHeight > 0 && lines.scrollTop < NEAR) {
      this.readBack();
    }
  }

  /** What is in sight now stays there, also when something new comes. */
  protected stay(): void {
    this.#atEnd = false;
  }

  protected scrolled(event: Event): void {
    const lines = event.target as HTMLElement;
    this.#atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    if (this.rows.isShort) {
      this.requestUpdate();
    }
    this.#nearTop(lines);
  }

  protected send(event?: Event): void {
    event?.preventDefault();
    const input = this.find<HTMLTextAreaElement>('textarea')!;
    if (input.value.trim() !== '') {
      this.#atEnd = true;
      this.say(input.value);
      input.value = '';
    }
    input.focus();
  }

  protected pressed(event: KeyboardEvent): void {
    const input = event.target as HTMLTextAreaElement;
    // While an input method composes, Enter is its own.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && input.value === '') {
      event.preventDefault();
      input.value = this.lastSaid();
    }
  }
}

/**
 * What became of something that I said.
 *
 * @param arrived the word for what has arrived
 * @param again says it again
 */
export function fate(
  line: { readonly state: LineState; readonly why?: string | undefined },
  arrived: string,
  again: () => void,
): TemplateResult {
  const all = words();
  switch (line.state) {
    case 'waiting':
    case 'sent':
      return html`<span class="fate" title=${all.onItsWay}>…<span class="hidden-text">${all.onItsWay}</span></span>`;
    case 'taken':
      return html`<span class="fate" title=${arrived}>✓<span class="hidden-text">${arrived}</span></span>`;
    case 'refused':
    case 'unsure':
      return html`<span class="fate">${line.state === 'refused' ? `${all.refused}: ${reason(line.why ?? '')}` : all.unsure}
        <button class="link" @click=${again}>${all.again}</button></span>`;
  }
}
