import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { FriendOrder } from '../friend-order';
import { DISPLAY_MODE } from '../protocol';
import { type Friend, type Group, isHere, nameOf, type Open, type Request } from '../state';
import { words } from '../words';
import './document-list';
import { GLASS, icon } from './icon';
import { LongList } from './long-list';
import './own-menu';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';
import { roomsNamed } from './room-list';
import { modeName, sign } from './shown';

const FIRST_GROUP = 1;
/** The height of somebody in the list, roughly, before one is drawn; on a phone there is more room for a finger. */
const SOME_BUDDY = 40;
const SOME_BUDDY_ON_PHONE = 48;
const DRAGGED = 'application/x-oicq-friend';
const NUMBER = /^[1-9][0-9]{4,9}$/;

/** The list of people: friends in their groups, others who have written, requests. */
export class BuddyList extends Piece {
  static override properties = { ...Piece.properties, words: { state: true }, folded: { state: true } };

  /** What is searched for. */
  declare words: string;
  declare folded: ReadonlySet<number>;
  readonly #order = new FriendOrder();
  /** Somebody points at the list, or goes through it by keyboard: nobody changes places then. */
  #pointed = false;
  #focused = false;
  /** Of each group those are drawn who are in sight. */
  readonly #rows = new Map<number, LongList<number>>();

  constructor() {
    super();
    this.words = '';
    this.folded = new Set();
  }

  protected override firstUpdated(): void {
    new ResizeObserver(() => this.requestUpdate()).observe(this.find('.people')!);
  }

  protected override updated(): void {
    const lists = [...this.#rows.values()];
    lists.forEach((one) => one.place());
    this.#scrolled();
  }

  #scrolled(): void {
    if ([...this.#rows.values()].some((one) => one.isShort)) {
      this.requestUpdate();
    }
  }

  #hold(pointed: boolean, focused: boolean): void {
    this.#pointed = pointed;
    this.#focused = focused;
    this.requestUpdate();
  }

  #unfocused(event: FocusEvent): void {
    const list = event.currentTarget as Element;
    this.#hold(this.#pointed, event.relatedTarget instanceof Node && list.contains(event.relatedTarget));
  }

  #rowsOf(group: number): LongList<number> {
    let rows = this.#rows.get(group);
    if (!rows) {
      rows = new LongList(() => this.find(`#group-${group}`), () => this.find('.people'), onPhone() ? SOME_BUDDY_ON_PHONE : SOME_BUDDY);
      this.#rows.set(group, rows);
    }
    return rows;
  }

  /** From one to the next by the arrow keys, in all that the list has. */
  #pressed(event: KeyboardEvent): void {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const all = [...this.querySelectorAll<HTMLElement>('.people .buddy, .people button.title')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (by !== 0 && at >= 0 && !event.altKey) {
      event.preventDefault();
      all[at + by]?.focus();
    }
  }

  /** Puts the cursor into the search field. */
  search(): void {
    this.find<HTMLInputElement>('#search')?.select();
  }

  #open(what: Open): void {
    this.words = '';
    this.dispatchEvent(new OpenEvent(what));
  }

  #add(number: number): void {
    this.words = '';
    this.client.people.add(number);
  }

  #fold(group: number): void {
    const folded = new Set(this.folded);
    if (!folded.delete(group)) {
      folded.add(group);
    }
    this.folded = folded;
  }

  #searched(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.words = '';
    } else if (event.key === 'Enter' && this.words !== '') {
      const first = this.#matching()[0];
      const room = roomsNamed(this.state, this.words)[0];
      if (first) {
        this.#open(first.number);
      } else if (room) {
        this.#open(`room ${room.number}`);
      } else if (NUMBER.test(this.words)) {
        this.#add(Number(this.words));
      }
    }
  }

  #matching(): Friend[] {
    const wanted = this.words.toLowerCase();
    return [...this.state.friends.values()].filter(
      (friend) => friend.nickname.toLowerCase().includes(wanted) || String(friend.number).startsWith(wanted),
    );
  }

  override render(): TemplateResult {
    const all = words();
    return html`<nav class="buddies">
      ${this.#own()}
      <div class="search">
        <input id="search" type="search" autocomplete="off" aria-label=${all.search} placeholder=${all.search}
          .value=${this.words}
          @input=${(event: InputEvent) => (this.words = (event.target as HTMLInputElement).value.trim())}
          @keydown=${this.#searched} />
        <button title=${all.findPeople} aria-label=${all.findPeople} @click=${() => this.#open('people')}>${icon(GLASS)}</button>
      </div>
      <div class="people" @scroll=${this.#scrolled} @keydown=${this.#pressed}
        @pointerenter=${() => this.#hold(true, this.#focused)} @pointerleave=${() => this.#hold(false, this.#focused)}
        @focusin=${() => this.#hold(this.#pointed, true)} @focusout=${this.#unfocused}>${this.words === '' ? this.#everybody() : this.#found()}</div>
    </nav>`;
  }

  #own(): TemplateResult {
    const all = words();
    const me = this.state.me!;
    const modes = [DISPLAY_MODE.ONLINE, DISPLAY_MODE.DO_NOT_DISTURB, DISPLAY_MODE.HIDDEN];
    return html`<header class="own">
      ${portrait(0, me.number)}
      <div>
        <button class="link name" title=${all.profile} @click=${() => this.#open(`profile ${me.number}`)}>
          <bdi>${nameOf(this.state, me.number)}</bdi></button>
        <span class="number">${me.number}</span>
        <div class="own-mode">
          ${sign(me.mode)}
          <select aria-label=${all.status} @change=${(event: Event) =>
            this.client.mode(Number((event.target as HTMLSelectElement).value))}>
            ${modes.map((mode) => html`<option value=${mode} ?selected=${mode === me.mode}>${modeName(mode)}</option>`)}
          </select>
        </div>
      </div>
      <own-menu .state=${this.state} .client=${this.client}></own-menu>
    </header>`;
  }

  #everybody(): TemplateResult {
    const all = words();
    const { friends, groups, requests, talks } = this.state;
    const strangers = [...talks.values()].filter((talk) => !friends.has(talk.number)).map((talk) => talk.number);
    const lonely = friends.size === 0 && strangers.length === 0 && requests.length === 0;
    return html`
      ${requests.length > 0 ? this.#requests(requests) : nothing}
      ${lonely
        ? html`<div class="empty"><p>${all.noFriends(this.state.me!.number)}</p>
            <button class="main" @click=${() => this.#open('people')}>${all.findPeople}</button></div>`
        : html`${groups.map((group) => this.#group(group))}
            <button class="link new-group" @click=${this.#newGroup}>＋ ${all.newGroup}</button>`}
      ${strangers.length > 0
        ? html`<section><h2 class="title">${all.strangers}</h2>
            <ul>${strangers.map((number) => this.#row(number))}</ul></section>`
        : nothing}
      <room-list .state=${this.state} .client=${this.client}></room-list>
      <document-list .state=${this.state} .client=${this.client}></document-list>`;
  }

  #group(group: Group): TemplateResult {
    const folded = this.folded.has(group.number);
    const members = this.#order.of(this.state.friends, group.number, this.#pointed || this.#focused);
    const here = members.filter((friend) => isHere(friend.mode)).length;
    const rows = this.#rowsOf(group.number);
    rows.prepare([members], folded ? 0 : members.length, (row) => members[row]!.number, 'anything');
    return html`<section class="group" @dragover=${(event: DragEvent) => event.preventDefault()}
        @drop=${(event: DragEvent) => this.#dropped(event, group.number)}>
      <h2><button class="title" aria-expanded=${!folded} @click=${() => this.#fold(group.number)}>
        <span aria-hidden="true">${folded ? '▸' : '▾'}</span> <bdi>${group.name}</bdi> <span class="count">${here}/${members.length}</span>
      </button>
      ${group.number === FIRST_GROUP
        ? nothing
        : html`<span class="group-deeds">
            <button class="link" @click=${() => this.#rename(group)}>${words().rename}</button>
            <button class="link" @click=${() => this.#delete(group)}>${words().deleteGroup}</button></span>`}
      </h2>
      ${folded ? nothing : html`<ul id="group-${group.number}">${rows.draw((row) => this.#buddy(members[row]!.number))}</ul>`}
    </section>`;
  }

  #newGroup(): void {
    const name = prompt(words().groupName)?.trim();
    if (name) {
      this.client.people.addGroup(name);
    }
  }

  #rename(group: Group): void {
    const name = prompt(words().groupName, group.name)?.trim();
    if (name) {
      this.client.people.renameGroup(group.number, name);
    }
  }

  #delete(group: Group): void {
    if (confirm(words().deleteGroupSure(group.name))) {
      this.client.people.deleteGroup(group.number);
    }
  }

  /** Friends are moved by dragging, and in their profile by keyboard. */
  #dropped(event: DragEvent, group: number): void {
    const friend = Number(event.dataTransfer?.getData(DRAGGED));
    if (friend > 0) {
      event.preventDefault();
      this.client.people.move(friend, group);
    }
  }

  #row(number: number): TemplateResult {
    return html`<li>${this.#buddy(number)}</li>`;
  }

  #buddy(number: number): TemplateResult {
    const all = words();
    const friend = this.state.friends.get(number);
    const unread = this.state.talks.get(number)?.unread ?? 0;
    const mode = friend?.mode ?? DISPLAY_MODE.OFFLINE;
    return html`<button class="buddy mode-${mode}" draggable=${friend ? 'true' : 'false'}
        @dragstart=${(event: DragEvent) => event.dataTransfer?.setData(DRAGGED, String(number))}
        aria-current=${this.state.open === number} @click=${() => this.#open(number)}>
        ${portrait(friend?.portrait ?? 0, number)} ${sign(mode)}
        <span class="name"><bdi>${nameOf(this.state, number)}</bdi></span>
        <span class="hidden-text">${friend ? modeName(mode) : ''}</span>
        ${unread > 0 ? html`<span class="unread">${unread}<span class="hidden-text"> ${all.unread(unread)}</span></span>` : nothing}
      </button>`;
  }

  #requests(requests: readonly Request[]): TemplateResult {
    const all = words();
    return html`<section class="requests" aria-label=${all.requests}>
      <h2 class="title">${all.requests} <span class="count">${requests.length}</span></h2>
      <ul>
        ${repeat(
          requests,
          (one) => one.number,
          (one) => html`<li class="request">
            <p><bdi>${all.wantsYou(nameOf(this.state, one.number))}</bdi></p>
            <p class="why"><bdi>${one.why}</bdi></p>
            <p class="deeds">
              ${this.state.friends.has(one.number)
                ? nothing
                : html`<button class="main" @click=${() => this.#both(one.number)}>${all.agreeAndAdd}</button>`}
              <button @click=${() => this.client.people.answer(one.number, true)}>${all.agree}</button>
              <button @click=${() => this.client.people.answer(one.number, false)}>${all.refuse}</button>
            </p>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #both(number: number): void {
    this.client.people.answer(number, true);
    this.client.people.add(number);
  }

  #found(): TemplateResult {
    const all = words();
    const matching = this.#matching();
    const number = NUMBER.test(this.words) && !this.state.friends.has(Number(this.words)) ? Number(this.words) : 0;
    return html`<ul>${matching.slice(0, 50).map((one) => this.#row(one.number))}</ul>
      <room-list .state=${this.state} .client=${this.client} .wanted=${this.words}
        @open-this=${() => (this.words = '')}></room-list>
      <div class="empty">
        ${number > 0 ? html`<button class="main" @click=${() => this.#add(number)}>${all.addNumber(number)}</button>` : nothing}
        <button @click=${() => this.#open('people')}>${all.findPeople}</button>
      </div>`;
  }
}

function onPhone(): boolean {
  return matchMedia('(max-width: 719px)').matches;
}

customElements.define('buddy-list', BuddyList);
