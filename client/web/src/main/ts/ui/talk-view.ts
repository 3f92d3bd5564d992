import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { DISPLAY_MODE } from '../protocol';
import { type Line, nameOf, type Talk } from '../state';
import { words } from '../words';
import { fileLine } from './file-line';
import { CLIP, icon } from './icon';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';
import { clock, dayName, fullTime, modeName, said, sign, startOfDay } from './shown';

/** A conversation: who it is with, what was said, and where one writes. */
export class TalkView extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number } };

  declare number: number;
  /** What is written and not sent, by the number it is for. */
  readonly #drafts = new Map<number, string>();
  /** Whether the newest line is in sight, and shall stay so. */
  #atEnd = true;

  constructor() {
    super();
    this.number = 0;
  }

  get #talk(): Talk {
    return this.state.talks.get(this.number) ?? { number: this.number, lines: [], unread: 0 };
  }

  protected override willUpdate(changed: PropertyValues): void {
    const input = this.find<HTMLTextAreaElement>('textarea');
    if (changed.has('number') && input) {
      this.#drafts.set(changed.get('number') as number, input.value);
      this.#atEnd = true;
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('number')) {
      const input = this.find<HTMLTextAreaElement>('textarea')!;
      input.value = this.#drafts.get(this.number) ?? '';
      input.focus();
    }
    if (this.#atEnd) {
      const lines = this.find('.lines')!;
      lines.scrollTop = lines.scrollHeight;
    }
  }

  #scrolled(event: Event): void {
    const lines = event.target as HTMLElement;
    this.#atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  }

  #send(event?: Event): void {
    event?.preventDefault();
    const input = this.find<HTMLTextAreaElement>('textarea')!;
    if (input.value.trim() !== '') {
      this.#atEnd = true;
      this.client.say(this.number, input.value);
      input.value = '';
    }
    input.focus();
  }

  #pressed(event: KeyboardEvent): void {
    const input = event.target as HTMLTextAreaElement;
    // While an input method composes, Enter is its own.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'ArrowUp' && input.value === '') {
      event.preventDefault();
      input.value = this.#talk.lines.findLast((line) => line.mine && !line.file)?.text ?? '';
    }
  }

  #offer(file: File | null | undefined): void {
    if (file && !this.client.files.offer(this.number, file)) {
      const text = this.state.link.kind === 'ready' ? words().fileBusy : words().notConnected;
      this.client.store.happen({ kind: 'noticed', notice: { key: `file ${Date.now()}`, kind: 'plain', number: 0, text } });
    }
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.#offer(input.files?.[0]);
    input.value = '';
  }

  /** A picture that is pasted is offered as a file. */
  #pasted(event: ClipboardEvent): void {
    const file = event.clipboardData?.files[0];
    if (file) {
      event.preventDefault();
      this.#offer(file);
    }
  }

  #dropped(event: DragEvent): void {
    const file = event.dataTransfer?.files[0];
    if (file) {
      event.preventDefault();
      this.#offer(file);
    }
  }

  override render(): TemplateResult {
    const all = words();
    const name = nameOf(this.state, this.number);
    const mode = this.state.friends.get(this.number)?.mode ?? DISPLAY_MODE.OFFLINE;
    return html`<section class="talk" @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${this.#dropped}>
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        ${portrait(this.state.friends.get(this.number)?.portrait ?? 0, this.number)}
        <h2><button class="link name" title=${all.profile}
          @click=${() => this.dispatchEvent(new OpenEvent(`profile ${this.number}`))}><bdi>${name}</bdi></button></h2>
        <span class="number">${this.number}</span>
        <span class="talk-mode">${sign(mode)} ${modeName(mode)}</span>
        ${this.#deed(name)}
      </header>
      <div class="lines" role="log" aria-label=${name} tabindex="0" @scroll=${this.#scrolled}>${this.#lines()}</div>
      <form @submit=${this.#send}>
        <label class="attach" title=${all.sendFile}>${icon(CLIP)}<span class="hidden-text">${all.sendFile}</span>
          <input class="hidden-text" type="file" @change=${this.#chosen} /></label>
        <textarea rows="2" aria-label=${all.messageTo(name)} placeholder=${all.messageTo(name)}
          @keydown=${this.#pressed} @paste=${this.#pasted}></textarea>
        <button class="main">${all.send}</button>
      </form>
    </section>`;
  }

  #deed(name: string): TemplateResult | typeof nothing {
    const all = words();
    if (this.number === this.state.me?.number) {
      return nothing;
    }
    return this.state.friends.has(this.number)
      ? html`<button class="deed" @click=${() => confirm(all.removeSure(name)) && this.client.remove(this.number)}>${all.remove}</button>`
      : html`<button class="deed" @click=${() => this.client.add(this.number)}>${all.add}</button>`;
  }

  #lines(): TemplateResult {
    const { lines, firstNew } = this.#talk;
    const now = Date.now();
    if (lines.length === 0) {
      return html`<p class="nothing">${words().nothingSaid}</p>`;
    }
    return html`<ol>${repeat(
      lines,
      (line) => line.key,
      (line, i) => {
        const day = startOfDay(line.time);
        const newDay = i === 0 || startOfDay(lines[i - 1]!.time) !== day;
        return html`${newDay ? html`<li class="mark"><span>${dayName(line.time, now)}</span></li>` : nothing}
          ${line.key === firstNew ? html`<li class="mark new"><span>${words().newLine}</span></li>` : nothing}
          ${this.#line(line)}`;
      },
    )}</ol>`;
  }

  #line(line: Line): TemplateResult {
    return html`<li class="line ${line.mine ? 'mine' : 'theirs'} ${line.state}">
      <span class="hidden-text">${line.mine ? words().you : nameOf(this.state, this.number)}:</span>
      ${line.file
        ? fileLine(this.client, this.number, line, line.file)
        : html`<p dir="auto">${said(line.text)}</p>`}
      <span class="under">
        <time datetime=${new Date(line.time).toISOString()} title=${fullTime(line.time)}>${clock(line.time)}</time>
        ${line.mine && !line.file ? this.#fate(line) : nothing}
      </span>
    </li>`;
  }

  #fate(line: Line): TemplateResult {
    const all = words();
    switch (line.state) {
      case 'waiting':
      case 'sent':
        return html`<span class="fate" title=${all.onItsWay}>…<span class="hidden-text">${all.onItsWay}</span></span>`;
      case 'taken':
        return html`<span class="fate" title=${all.taken}>✓<span class="hidden-text">${all.taken}</span></span>`;
      case 'refused':
      case 'unsure':
        return html`<span class="fate">${line.state === 'refused' ? `${all.refused}: ${line.why ?? ''}` : all.unsure}
          <button class="link" @click=${() => this.client.sayAgain(this.number, line.key)}>${all.again}</button></span>`;
    }
  }
}

customElements.define('talk-view', TalkView);
