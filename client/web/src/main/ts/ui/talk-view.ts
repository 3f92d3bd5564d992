import { html, nothing, type TemplateResult } from 'lit';
import { DISPLAY_MODE } from '../protocol';
import { type Line, nameOf, type Talk } from '../state';
import { words } from '../words';
import { fileLine } from './file-line';
import { CLIP, icon } from './icon';
import { OpenEvent } from './piece';
import { portrait } from './portrait';
import { dayMark, modeName, said, sign, timeOf } from './shown';
import { fate, type Lines, Writing } from './writing';

/** A conversation: who it is with, what was said, and where one writes. */
export class TalkView extends Writing {
  get #talk(): Talk {
    return this.state.talks.get(this.number) ?? { number: this.number, lines: [], unread: 0 };
  }

  protected override lines(): Lines {
    const { lines } = this.#talk;
    const name = nameOf(this.state, this.number);
    return {
      source: [lines],
      count: lines.length,
      key: (row) => lines[row]!.key,
      aloud: (row) => (lines[row]!.mine ? '' : `${name}: ${lines[row]!.file?.name ?? lines[row]!.text}`),
    };
  }

  protected override say(text: string): void {
    this.client.talks.say(this.number, text);
  }

  protected override lastSaid(): string {
    return this.#talk.lines.findLast((line) => line.mine && !line.file)?.text ?? '';
  }

  protected override readBack(): void {
    if (this.#talk.history === 'more') {
      this.client.history.earlier(this.number);
    }
  }

  #offer(file: File | null | undefined): void {
    if (file && !this.client.files.offer(this.number, file)) {
      this.client.notice(this.state.link.kind === 'ready' ? words().fileBusy : '');
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
      <div class="lines" role="log" aria-live="off" aria-label=${name} tabindex="0" @scroll=${this.scrolled}>${this.#lines()}</div>
      ${this.spoken()}
      <form @submit=${this.send}>
        <label class="attach" title=${all.sendFile}>${icon(CLIP)}<span class="hidden-text">${all.sendFile}</span>
          <input class="hidden-text" type="file" @change=${this.#chosen} /></label>
        <textarea rows="2" aria-label=${all.messageTo(name)} placeholder=${all.messageTo(name)}
          @keydown=${this.pressed} @paste=${this.#pasted}></textarea>
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
      ? html`<button class="deed" @click=${() => confirm(all.removeSure(name)) && this.client.people.remove(this.number)}>${all.remove}</button>`
      : html`<button class="deed" @click=${() => this.client.people.add(this.number)}>${all.add}</button>`;
  }

  #lines(): TemplateResult {
    const { lines, firstNew } = this.#talk;
    const now = Date.now();
    if (lines.length === 0) {
      return html`<p class="nothing">${words().nothingSaid}</p>`;
    }
    return html`<ol>${this.rows.draw((row) => {
      const line = lines[row]!;
      return html`${dayMark(lines[row - 1]?.time, line.time, now)}
        ${line.key === firstNew ? html`<div class="mark new"><span>${words().newLine}</span></div>` : nothing}
        ${this.#line(line)}`;
    })}</ol>`;
  }

  #line(line: Line): TemplateResult {
    return html`<div class="line ${line.mine ? 'mine' : 'theirs'} ${line.state}">
      <span class="hidden-text">${line.mine ? words().you : nameOf(this.state, this.number)}:</span>
      ${line.file
        ? fileLine(this.client, this.number, line, line.file)
        : html`<p dir="auto">${said(line.text)}</p>`}
      <span class="under">
        ${timeOf(line.time)}
        ${line.mine && !line.file
          ? fate(line, words().taken, () => this.client.talks.sayAgain(this.number, line.key))
          : nothing}
      </span>
    </div>`;
  }
}

customElements.define('talk-view', TalkView);
