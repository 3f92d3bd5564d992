import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { bannedFrom } from '../room-reduce';
import { deedsFor, mayInvite, mayModerate, type MemberDeed, ROLE_OF } from '../room-rights';
import { type Member, nameOf, type Room, roomName } from '../state';
import { words } from '../words';
import { DOTS, icon } from './icon';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';
import './room-invite';
import { modeName, sign } from './shown';

/** Who is in a room: the owner first, then the moderators, then the members, each by name; and what one may do to them. */
export class RoomMembers extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number }, chosen: { state: true } };

  declare number: number;
  /** The member whose deeds are shown, or 0. */
  declare chosen: number;

  constructor() {
    super();
    this.number = 0;
    this.chosen = 0;
  }

  override render(): TemplateResult | typeof nothing {
    const all = words();
    const room = this.state.rooms.get(this.number);
    if (room === undefined) {
      return nothing;
    }
    const name = (one: Member): string => nameOf(this.state, one.number);
    const members = [...room.members].sort((a, b) => b.role - a.role || name(a).localeCompare(name(b)) || a.number - b.number);
    return html`<aside class="panel members" aria-label=${all.members(room.memberCount)} tabindex="0">
      ${mayInvite(room)
        ? html`<room-invite .state=${this.state} .client=${this.client} .number=${this.number}></room-invite>`
        : nothing}
      <ul>${repeat(members, (one) => one.number, (one) => this.#member(room, one))}</ul>
      ${room.moreMembers
        ? html`<button class="link" @click=${() => this.client.rooms.moreMembers(this.number)}>${all.moreMembers}</button>`
        : nothing}
      ${mayModerate(room) ? this.#banned(room) : nothing}
    </aside>`;
  }

  #member(room: Room, one: Member): TemplateResult {
    const all = words();
    const deeds = deedsFor(room, this.state.me?.number ?? 0, one);
    const open = this.chosen === one.number;
    const name = nameOf(this.state, one.number);
    return html`<li>
      <div class="member">
        <button class="buddy mode-${one.memberState}" @click=${() => this.dispatchEvent(new OpenEvent(`profile ${one.number}`))}>
          ${portrait(Math.floor(one.portrait / 3) + 1, one.number)} ${sign(one.memberState)}
          <span class="name"><bdi>${name}</bdi>
            ${one.role > 1 ? html`<span class="role">${all.roles[one.role]}</span>` : nothing}</span>
          <span class="hidden-text">${one.role > 1 ? '' : all.roles[one.role]} ${modeName(one.memberState)}</span>
        </button>
        ${deeds.length > 0
          ? html`<button class="member-menu" aria-expanded=${open} aria-label=${all.deedsFor(name)} title=${all.deedsFor(name)}
              @click=${() => (this.chosen = open ? 0 : one.number)}>${icon(DOTS)}</button>`
          : nothing}
      </div>
      ${open && deeds.length > 0
        ? html`<p class="deeds">${deeds.map(
            (deed) => html`<button class="deed-${deed}" @click=${() => this.#do(one.number, name, deed)}>${all.memberDeeds[deed]}</button>`,
          )}</p>`
        : nothing}
    </li>`;
  }

  #do(member: number, name: string, deed: MemberDeed): void {
    const all = words();
    const room = roomName(this.state, this.number);
    const sure =
      deed === 'owner' ? all.giveRoomSure(room, name) : deed === 'out' ? all.outSure(name) : deed === 'ban' ? all.banSure(name) : '';
    if (sure === '' || confirm(sure)) {
      this.chosen = 0;
      this.client.rooms.deeds.give(this.number, member, ROLE_OF[deed]);
    }
  }

  #banned(room: Room): TemplateResult | typeof nothing {
    const all = words();
    const banned = bannedFrom(room);
    return banned.length === 0
      ? nothing
      : html`<h3>${all.bannedHere}</h3>
          <ul class="banned">${banned.map(
            (number) => html`<li><bdi>${nameOf(this.state, number)}</bdi>
              <button @click=${() => this.client.rooms.deeds.pardon(this.number, number)}>${all.pardon}</button></li>`,
          )}</ul>`;
  }
}

customElements.define('room-members', RoomMembers);
