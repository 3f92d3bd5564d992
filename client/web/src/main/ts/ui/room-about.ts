import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ROOM_ROLE } from '../protocol';
import { harmless, nameOf, type Room, roomName } from '../state';
import { words } from '../words';
import { mayModerate } from '../room-rights';
import { OpenEvent, Piece } from './piece';

/** What a room is: its name, topic, access and owner, to be changed by who may; and the ways out of it. */
export class RoomAbout extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number }, problem: { state: true }, saved: { state: true } };

  declare number: number;
  declare problem: string;
  declare saved: boolean;

  constructor() {
    super();
    this.number = 0;
    this.problem = '';
    this.saved = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('number')) {
      this.problem = '';
      this.saved = false;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const all = words();
    const room = this.state.rooms.get(this.number);
    if (room === undefined) {
      return nothing;
    }
    const name = roomName(this.state, this.number);
    return html`<aside class="panel room-about" aria-label=${all.aboutRoom} tabindex="0">
      ${mayModerate(room) ? this.#form(room) : this.#shown(room)}
      ${room.owner > 0
        ? html`<p class="quiet">${all.ownedBy}
            <button class="link" @click=${() => this.dispatchEvent(new OpenEvent(`profile ${room.owner}`))}>
              <bdi>${nameOf(this.state, room.owner)}</bdi></button></p>`
        : nothing}
      <p class="deeds">
        <button class="leave-room" @click=${() => confirm(this.#leaving(room, name)) && this.client.rooms.deeds.leave(this.number)}>
          ${all.leaveRoom}</button>
        ${room.role === ROOM_ROLE.OWNER
          ? html`<button class="delete-room" @click=${() =>
              confirm(all.deleteRoomSure(name)) && this.client.rooms.deeds.delete(this.number)}>${all.deleteRoom}</button>`
          : nothing}
      </p>
    </aside>`;
  }

  #leaving(room: Room, name: string): string {
    const all = words();
    return room.role !== ROOM_ROLE.OWNER ? all.leaveSure(name) : room.memberCount > 1 ? all.leaveOwnSure(name) : all.leaveLastSure(name);
  }

  #shown(room: Room): TemplateResult {
    const all = words();
    return html`<dl>
      <dt>${all.roomName}</dt><dd><bdi>${harmless(room.name)}</bdi></dd>
      <dt>${all.topic}</dt><dd><bdi>${harmless(room.topic)}</bdi></dd>
      <dt>${all.access}</dt><dd>${all.accesses[room.access] ?? room.access}</dd>
    </dl>`;
  }

  #form(room: Room): TemplateResult {
    const all = words();
    return html`<form class="panel-form about-form" @submit=${this.#save}>
      <label>${all.roomName} <input name="name" maxlength="64" required .value=${room.name} /></label>
      <label>${all.topic} <input name="topic" maxlength="255" .value=${room.topic} /></label>
      <label>${all.access} <select name="access">
        ${all.accesses.map((one, code) => html`<option value=${code} ?selected=${code === room.access}>${one}</option>`)}
      </select></label>
      <p><button class="main">${all.save}</button>
        <span role="status">${this.saved ? all.savedNow : ''}</span> <span class="problem" role="alert">${this.problem}</span></p>
    </form>`;
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    this.saved = false;
    this.client.rooms.deeds.change(this.number, text('name'), text('topic'), Number(text('access')), (problem) => {
      this.problem = problem;
      this.saved = problem === '';
    });
  }
}

customElements.define('room-about', RoomAbout);
