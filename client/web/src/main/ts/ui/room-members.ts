import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Member, nameOf } from '../state';
import { words } from '../words';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';
import { modeName, sign } from './shown';

/** Who is in a room: the owner first, then the moderators, then the members, each by name. */
export class RoomMembers extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number } };

  declare number: number;

  constructor() {
    super();
    this.number = 0;
  }

  override render(): TemplateResult | typeof nothing {
    const all = words();
    const room = this.state.rooms.get(this.number);
    if (room === undefined) {
      return nothing;
    }
    const name = (one: Member): string => nameOf(this.state, one.number);
    const members = [...room.members].sort((a, b) => b.role - a.role || name(a).localeCompare(name(b)) || a.number - b.number);
    return html`<aside class="members" aria-label=${all.members(room.memberCount)} tabindex="0">
      <ul>${repeat(members, (one) => one.number, (one) => this.#member(one))}</ul>
      ${room.moreMembers
        ? html`<button class="link" @click=${() => this.client.rooms.moreMembers(this.number)}>${all.moreMembers}</button>`
        : nothing}
    </aside>`;
  }

  #member(one: Member): TemplateResult {
    const all = words();
    return html`<li><button class="buddy mode-${one.memberState}"
        @click=${() => this.dispatchEvent(new OpenEvent(`profile ${one.number}`))}>
      ${portrait(Math.floor(one.portrait / 3) + 1, one.number)} ${sign(one.memberState)}
      <span class="name"><bdi>${nameOf(this.state, one.number)}</bdi>
        ${one.role > 1 ? html`<span class="role">${all.roles[one.role]}</span>` : nothing}</span>
      <span class="hidden-text">${one.role > 1 ? '' : all.roles[one.role]} ${modeName(one.memberState)}</span>
    </button></li>`;
  }
}

customElements.define('room-members', RoomMembers);
