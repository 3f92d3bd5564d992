import { html, nothing, type TemplateResult } from 'lit';
import { ROOM_ACCESS } from '../protocol';
import { harmless, isIn, type RoomsFound } from '../state';
import { reason, words } from '../words';
import { OpenEvent, Piece } from './piece';

/** A form that looks for rooms, which were found, and another form that makes one. */
export class RoomSearch extends Piece {
  #search(event: SubmitEvent): void {
    event.preventDefault();
    this.client.rooms.deeds.find(text(event, 'words'));
  }

  #make(event: SubmitEvent): void {
    event.preventDefault();
    this.client.rooms.deeds.make(text(event, 'name'), text(event, 'topic'), Number(text(event, 'access')));
  }

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>('input')?.focus();
  }

  override render(): TemplateResult {
    const all = words();
    return html`<section class="talk people-search room-search">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        <h2>${all.findRooms}</h2>
      </header>
      <form class="find" @submit=${this.#search}>
        <label class="wide">${all.roomWords} <input name="words" maxlength="64" /></label>
        <button class="main" ?disabled=${this.state.roomsFound?.busy}>${all.find}</button>
      </form>
      <form class="make" aria-label=${all.makeRoom} @submit=${this.#make}>
        <label>${all.roomName} <input name="name" maxlength="64" required /></label>
        <label class="wide">${all.topic} <input name="topic" maxlength="255" /></label>
        <label>${all.access} <select name="access">
          ${all.accesses.map((name, code) => html`<option value=${code}>${name}</option>`)}
        </select></label>
        <button class="main">${all.make}</button>
      </form>
      <div class="results" role="region" aria-live="polite" aria-label=${all.findRooms} tabindex="0">${this.#found()}</div>
    </section>`;
  }

  #found(): TemplateResult | typeof nothing {
    const all = words();
    const found = this.state.roomsFound;
    if (found === undefined || found.busy) {
      return nothing;
    }
    if (found.rooms.length === 0) {
      return html`<p class="nothing">${found.problem ? reason(found.problem) : all.noRoomFound}</p>`;
    }
    return html`<ul>${found.rooms.map((room) => this.#room(room))}</ul>
      ${found.more
        ? html`<p class="more"><button class="more-rooms" @click=${() => this.client.rooms.deeds.findMore()}>${all.moreFound}</button></p>`
        : nothing}
      ${found.problem ? html`<p class="problem">${reason(found.problem)}</p>` : nothing}`;
  }

  #room(found: RoomsFound['rooms'][number]): TemplateResult {
    const all = words();
    return html`<li class="person">
      <span class="room-sign" aria-hidden="true">#</span>
      <span class="name"><bdi>${harmless(found.roomName)}</bdi></span>
      <span class="number">${found.room}</span>
      <span class="place"><bdi>${harmless(found.topic)}</bdi></span>
      <span class="number">${all.members(found.memberCount)}</span>
      ${this.#deed(found.room, found.access)}
    </li>`;
  }

  #deed(room: number, access: number): TemplateResult {
    const all = words();
    const known = this.state.rooms.get(room);
    if (known && isIn(known)) {
      return html`<button @click=${() => this.dispatchEvent(new OpenEvent(`room ${room}`))}>${all.joinAgain}</button>`;
    }
    return known || access === ROOM_ACCESS.ANYONE
      ? html`<button @click=${() => this.client.rooms.deeds.join(room)}>${all.join}</button>`
      : html`<button @click=${() => this.#ask(room)}>${all.askToJoin}</button>`;
  }

  #ask(room: number): void {
    const why = prompt(words().why);
    if (why !== null) {
      this.client.rooms.deeds.askToJoin(room, why);
    }
  }
}

function text(event: SubmitEvent, name: string): string {
  return String(new FormData(event.target as HTMLFormElement).get(name) ?? '').trim();
}

customElements.define('room-search', RoomSearch);
