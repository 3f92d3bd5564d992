import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { LineState } from '../state';
import { reason, words } from '../words';
import { Piece } from './piece';

/** So near to the top, in pixels, what was said before is read. */
const NEAR = 200;

/** Something with lines that were said and a field to write the next one: a talk or a room, by its number. */
export abstract class Writing extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number } };

  declare number: number;
  /** What is written and not sent, by the number it is for. */
  readonly #drafts = new Map<number, string>();
  /** Whether the newest line is in sight, and shall stay so. */
  #atEnd = true;
  /** A line in sight, and where it is: it stays there when earlier ones come above it. */
  #anchor: { line: Element; top: number } | undefined;

  constructor() {
    super();
    this.number = 0;
  }

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
    }
    // At the end nothing has to be held: the newest line stays in sight.
    this.#anchor = changed.has('number') || this.#atEnd ? undefined : this.#firstInSight();
  }

  #firstInSight(): { line: Element; top: number } | undefined {
    const top = this.find('.lines')?.getBoundingClientRect().top ?? 0;
    const lines = this.querySelectorAll('.line, .happened');
    let [from, to] = [0, lines.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      [from, to] = lines[middle]!.getBoundingClientRect().bottom > top ? [from, middle] : [middle + 1, to];
    }
    const line = lines[from];
    return line && { line, top: line.getBoundingClientRect().top };
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('number')) {
      const input = this.find<HTMLTextAreaElement>('textarea')!;
      input.value = this.#drafts.get(this.number) ?? '';
      input.focus();
    }
    const lines = this.find('.lines')!;
    if (this.#anchor?.line.isConnected) {
      lines.scrollTop += this.#anchor.line.getBoundingClientRect().top - this.#anchor.top;
    }
    if (this.#atEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
    this.#nearTop(lines);
  }

  #nearTop(lines: Element): void {
    if (lines.scrollTop < NEAR) {
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
