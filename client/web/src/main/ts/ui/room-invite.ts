import { html, nothing, type TemplateResult } from 'lit';
import { mayModerate } from '../room-rights';
import { nameOf } from '../state';
import { words } from '../words';
import { Piece } from './piece';

const NUMBER = /^[1-9][0-9]{4,9}$/;
const MOST_SHOWN = 8;

/** Where one invites to a room: friends by their name, anybody by the number. */
export class RoomInvite extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number }, wanted: { state: true } };

  declare number: number;
  declare wanted: string;

  constructor() {
    super();
    this.number = 0;
    this.wanted = '';
  }

  /** Friends with what was typed in their name or number, and the number itself; without those who are in the room. */
  #matching(): number[] {
    const wanted = this.wanted.toLowerCase();
    if (wanted === '') {
      return [];
    }
    const inside = new Set(this.state.rooms.get(this.number)?.members.map((one) => one.number));
    const friends = [...this.state.friends.values()]
      .filter((one) => one.nickname.toLowerCase().includes(wanted) || String(one.number).startsWith(wanted))
      .map((one) => one.number);
    const typed = NUMBER.test(wanted) ? [Number(wanted)] : [];
    // The number first: a friend may have chosen it as a nickname.
    return [...new Set([...typed, ...friends])].filter((one) => !inside.has(one)).slice(0, MOST_SHOWN);
  }

  #invite(member: number | undefined): void {
    if (member !== undefined) {
      this.wanted = '';
      this.client.rooms.deeds.invite(this.number, member);
    }
  }

  #submitted(event: SubmitEvent): void {
    event.preventDefault();
    this.#invite(this.#matching()[0]);
  }

  override render(): TemplateResult {
    const all = words();
    const room = this.state.rooms.get(this.number);
    const typed = NUMBER.test(this.wanted) ? Number(this.wanted) : 0;
    return html`<form class="panel-form invite" @submit=${this.#submitted}>
      <input autocomplete="off" aria-label=${all.inviteWhom} placeholder=${all.inviteWhom} .value=${this.wanted}
        @input=${(event: InputEvent) => (this.wanted = (event.target as HTMLInputElement).value.trim())} />
      <ul>${this.#matching().map(
        (one) => html`<li><button type="button" class="invite-this" @click=${() => this.#invite(one)}>
          ${all.invite} <bdi>${nameOf(this.state, one)}</bdi> <span class="number">${one}</span></button></li>`,
      )}</ul>
      ${room && mayModerate(room) && typed > 0
        ? html`<button type="button" class="link" @click=${() => this.#pardon(typed)}>${all.pardonNumber(typed)}</button>`
        : nothing}
    </form>`;
  }

  #pardon(number: number): void {
    this.wanted = '';
    this.client.rooms.deeds.pardon(this.number, number);
  }
}

customElements.define('room-invite', RoomInvite);
