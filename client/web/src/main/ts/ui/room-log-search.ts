import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type Entry, type LogSearch, nameOf } from '../state';
import { reason, words } from '../words';
import { Piece } from './piece';
import { dayTime } from './shown';

/** A request to the room: go to this entry of the log. */
export class GoToEntry extends Event {
  constructor(readonly entry: number) {
    super('go-to-entry', { bubbles: true });
  }
}

/** Looks for words in what was said in a room; the newest entries come first, and each leads to its place in the log. */
export class RoomLogSearch extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number } };

  declare number: number;

  constructor() {
    super();
    this.number = 0;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('number')) {
      this.find<HTMLInputElement>('input')?.focus();
    }
  }

  #search(event: SubmitEvent): void {
    event.preventDefault();
    const wanted = String(new FormData(event.target as HTMLFormElement).get('words')).trim();
    if (wanted !== '') {
      this.client.rooms.deeds.search(this.number, wanted);
    }
  }

  override render(): TemplateResult {
    const all = words();
    const found = this.state.rooms.get(this.number)?.search;
    return html`<aside class="panel log-search" aria-label=${all.searchRoom} tabindex="0">
      <form class="panel-form" role="search" @submit=${this.#search}>
        <input type="search" name="words" maxlength="255" required aria-label=${all.searchRoom} placeholder=${all.searchRoom} />
        <button class="main">${all.find}</button>
      </form>
      <div role="status">${found ? this.#summary(found) : nothing}</div>
      ${found
        ? html`<ol>${found.entries.map((one) => this.#entry(one))}</ol>
            ${found.more
              ? html`<button class="link" ?disabled=${found.busy}
                  @click=${() => this.client.rooms.deeds.searchMore(this.number)}>${all.moreFound}</button>`
              : nothing}`
        : nothing}
    </aside>`;
  }

  #summary(found: LogSearch): TemplateResult {
    const all = words();
    const text = found.busy ? all.searching : found.problem ? reason(found.problem) : all.foundSo(found.entries.length, found.more);
    return html`<p class="quiet">${text}</p>`;
  }

  #entry(one: Entry): TemplateResult {
    return html`<li><button class="found-entry" @click=${() => this.dispatchEvent(new GoToEntry(one.entry))}>
      <span class="quiet"><bdi>${nameOf(this.state, one.number)}</bdi> ${dayTime(one.time)}</span>
      <span class="words" dir="auto">${one.text}</span>
    </button></li>`;
  }
}

customElements.define('room-log-search', RoomLogSearch);
