import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isIn, type JoinRequest, moreUnreadIn, nameOf, type Room, roomName, type State, unreadIn } from '../state';
import { words } from '../words';
import { OpenEvent, Piece } from './piece';

/** The rooms that I am in with something in their name, in any case; by name. */
export function roomsNamed(state: State, wanted: string): Room[] {
  return [...state.rooms.values()]
    .filter((one) => isIn(one) && one.name.toLowerCase().includes(wanted.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name) || a.number - b.number);
}

/** My rooms with what is new in them, invitations, and requests to be let in. */
export class RoomList extends Piece {
  static override properties = { ...Piece.properties, wanted: { type: String } };

  /** Shows only rooms with this in their name; empty for all. */
  declare wanted: string;

  constructor() {
    super();
    this.wanted = '';
  }

  override render(): TemplateResult | typeof nothing {
    const { chat, rooms, joinRequests } = this.state;
    if (!chat) {
      return nothing;
    }
    const mine = roomsNamed(this.state, this.wanted);
    if (this.wanted !== '') {
      return html`<ul>${mine.map((one) => this.#row(one))}</ul>`;
    }
    const all = words();
    return html`<section class="rooms">
      <h2 class="title">${all.rooms}</h2>
      ${[...rooms.values()].filter((one) => !isIn(one)).map((one) => this.#invitation(one))}
      ${joinRequests.map((one) => this.#request(one))}
      <ul>${repeat(mine, (one) => one.number, (one) => this.#row(one))}</ul>
      <button class="link new-group find-rooms" @click=${() => this.dispatchEvent(new OpenEvent('rooms'))}>＋ ${all.findRooms}</button>
    </section>`;
  }

  #row(room: Room): TemplateResult {
    const count = unreadIn(this.state, room);
    const more = moreUnreadIn(room);
    return html`<li><button class="buddy" aria-current=${this.state.open === `room ${room.number}`}
        @click=${() => this.dispatchEvent(new OpenEvent(`room ${room.number}`))}>
      <span class="room-sign" aria-hidden="true">#</span>
      <span class="name"><bdi>${roomName(this.state, room.number)}</bdi></span>
      ${count > 0 || more
        ? html`<span class="unread">${count}${more ? '+' : ''}<span class="hidden-text"> ${words().unread(count)}</span></span>`
        : nothing}
    </button></li>`;
  }

  #invitation(room: Room): TemplateResult {
    const all = words();
    return html`<div class="requests request">
      <p><bdi>${all.invitation(roomName(this.state, room.number))}</bdi></p>
      <p class="deeds">
        <button class="main" @click=${() => this.client.rooms.deeds.join(room.number)}>${all.join}</button>
        <button @click=${() => this.client.rooms.deeds.leave(room.number)}>${all.refuse}</button>
      </p>
    </div>`;
  }

  #request({ room, number, why }: JoinRequest): TemplateResult {
    const all = words();
    return html`<div class="requests request">
      <p><bdi>${all.wantsIn(nameOf(this.state, number), roomName(this.state, room))}</bdi></p>
      <p class="why"><bdi>${why}</bdi></p>
      <p class="deeds">
        <button class="main" @click=${() => this.client.rooms.deeds.answer(room, number, true)}>${all.agree}</button>
        <button @click=${() => this.client.rooms.deeds.answer(room, number, false)}>${all.refuse}</button>
      </p>
    </div>`;
  }
}

customElements.define('room-list', RoomList);
