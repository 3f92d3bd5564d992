import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ROOM_INFORMATION } from '../protocol';
import { MOST_ENTRIES } from '../room-reduce';
import { type Entry, harmless, isMessage, nameOf, type Room, roomName, type Saying } from '../state';
import { words } from '../words';
import { DOTS, GLASS, icon } from './icon';
import { OpenEvent } from './piece';
import './room-about';
import type { GoToEntry } from './room-log-search';
import './room-log-search';
import './room-members';
import { dayMark, said, timeOf } from './shown';
import { fate, type Lines, Writing } from './writing';

/** What can be shown beside what was said. */
type RoomPanel = 'members' | 'search' | 'about';

/** A room: its name and topic, who is in it, what was said, and where one writes. */
export class RoomView extends Writing {
  static override properties = { ...Writing.properties, panel: { state: true } };

  /** What is shown beside what was said; empty for nothing. */
  declare panel: RoomPanel | '';
  /** The entry that is looked for in the log, or 0: what is before it is read until it is there. */
  #goal = 0;
  #firstNew: { entries?: readonly Entry[]; newFrom?: number | undefined; one?: Entry | undefined } = {};

  constructor() {
    super();
    this.panel = matchMedia('(min-width: 1000px)').matches ? 'members' : '';
    this.addEventListener('go-to-entry', (event) => this.#goTo((event as GoToEntry).entry));
  }

  get #room(): Room {
    return this.state.rooms.get(this.number)!;
  }

  protected override lines(): Lines {
    const { entries, sayings } = this.#room;
    const key = (row: number): string | number => entries[row]?.entry ?? sayings[row - entries.length]!.key;
    const aloud = (row: number): string => {
      const one = entries[row];
      return one && isMessage(this.state, one) ? `${nameOf(this.state, one.number)}: ${one.text}` : '';
    };
    return { source: [entries, sayings], count: entries.length + sayings.length, key, aloud };
  }

  protected override say(text: string): void {
    this.client.rooms.say(this.number, text);
  }

  protected override lastSaid(): string {
    const isMine = (one: Entry): boolean => one.type === ROOM_INFORMATION.SAID && one.number === this.state.me?.number;
    return this.#room.sayings.at(-1)?.text ?? this.#room.entries.findLast(isMine)?.text ?? '';
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('number')) {
      this.#goal = 0;
    }
    if (this.#goal > 0) {
      this.#seek();
    }
  }

  /** Goes to an entry of the log, which may have to be read first. */
  #goTo(entry: number): void {
    this.#goal = entry;
    if (matchMedia('(max-width: 719px)').matches) {
      this.panel = '';
    }
    this.requestUpdate();
  }

  #seek(): void {
    const { entries, whole } = this.#room;
    const row = rowOf(entries, this.#goal);
    const line = this.find<HTMLElement>(`[data-entry='${this.#goal}']`);
    if (line) {
      this.#goal = 0;
      this.stay();
      line.scrollIntoView({ block: 'center' });
      line.focus();
    } else if (this.find('.lines')?.clientHeight === 0) {
      // Hidden on a narrow screen: it goes on when it is seen.
    } else if (entries[row]?.entry === this.#goal && entries[row].type === ROOM_INFORMATION.SAID) {
      this.stay();
      this.rows.show(row);
      this.requestUpdate();
    } else if (whole || entries.length >= MOST_ENTRIES || (entries[0]?.entry ?? 0) <= this.#goal) {
      this.#goal = 0;
      this.client.notice(words().tooFarBack);
    } else {
      this.client.rooms.earlier(this.number);
    }
  }

  protected override readBack(): void {
    if (this.#goal === 0 && this.#room.entries.length < MOST_ENTRIES) {
      this.client.rooms.earlier(this.number);
    }
  }

  override render(): TemplateResult {
    const all = words();
    const room = this.#room;
    const name = roomName(this.state, this.number);
    return html`<section class="talk room">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        <span class="room-sign" aria-hidden="true">#</span>
        <h2><bdi>${name}</bdi></h2>
        <span class="number">${this.number}</span>
        <span class="topic" title=${harmless(room.topic)}><bdi>${harmless(room.topic)}</bdi></span>
        ${this.#toPanel('search', icon(GLASS), all.searchRoom)}
        ${this.#toPanel('members', all.members(room.memberCount), '')}
        ${this.#toPanel('about', icon(DOTS), all.aboutRoom)}
      </header>
      <div class="room-body ${this.panel === '' ? '' : 'with-panel'}">
        <div class="lines" role="log" aria-live="off" aria-label=${name} tabindex="0" @scroll=${this.scrolled}>${this.#lines(room)}</div>
        ${this.#panel()}
      </div>
      ${this.spoken()}
      <form @submit=${this.send}>
        <textarea rows="2" aria-label=${all.sayIn(name)} placeholder=${all.sayIn(name)} @keydown=${this.pressed}></textarea>
        <button class="main">${all.send}</button>
      </form>
    </section>`;
  }

  #toPanel(panel: RoomPanel, shown: TemplateResult | string, label: string): TemplateResult {
    return html`<button class="deed to-${panel}" aria-expanded=${this.panel === panel} title=${label || nothing} aria-label=${label || nothing}
      @click=${() => (this.panel = this.panel === panel ? '' : panel)}>${shown}</button>`;
  }

  #panel(): TemplateResult | typeof nothing {
    const { state, client, number } = this;
    switch (this.panel) {
      case 'members':
        return html`<room-members .state=${state} .client=${client} .number=${number}></room-members>`;
      case 'search':
        return html`<room-log-search .state=${state} .client=${client} .number=${number}></room-log-search>`;
      case 'about':
        return html`<room-about .state=${state} .client=${client} .number=${number}></room-about>`;
      case '':
        return nothing;
    }
  }

  #lines(room: Room): TemplateResult {
    const { entries } = room;
    const now = Date.now();
    const firstNew = this.#firstNewOf(room);
    return html`<p class="top">${this.#top(room)}</p>
      <ol>${this.rows.draw((row) => {
        const one = entries[row];
        if (one === undefined) {
          return this.#saying(room.sayings[row - entries.length]!);
        }
        const before = entries[row - 1];
        return html`${dayMark(before?.time, one.time, now)}
          ${one === firstNew ? html`<div class="mark new"><span>${words().newLine}</span></div>` : nothing}
          ${one.type === ROOM_INFORMATION.SAID ? this.#said(one, before) : this.#happened(one)}`;
      })}</ol>`;
  }

  /** The first message that was new when the room was opened; looked for only where something has changed. */
  #firstNewOf({ entries, newFrom }: Room): Entry | undefined {
    if (entries !== this.#firstNew.entries || newFrom !== this.#firstNew.newFrom) {
      let row = newFrom === undefined ? entries.length : rowOf(entries, newFrom + 1);
      while (row < entries.length && !isMessage(this.state, entries[row]!)) {
        row++;
      }
      this.#firstNew = { entries, newFrom, one: entries[row] };
    }
    return this.#firstNew.one;
  }

  #top(room: Room): string {
    const all = words();
    return room.whole
      ? all.beginning
      : room.entries.length >= MOST_ENTRIES
        ? all.mostShown
        : all.readingLog;
  }

  /** Who says several things one after the other is named once, for the eye. */
  #said(one: Entry, before: Entry | undefined): TemplateResult {
    const mine = one.number === this.state.me?.number;
    const again = before?.type === ROOM_INFORMATION.SAID && before.number === one.number;
    return html`<div class="line ${mine ? 'mine' : 'theirs'} taken" data-entry=${one.entry} tabindex="-1">
      ${mine
        ? html`<span class="hidden-text">${words().you}:</span>`
        : html`<button class="link who ${again ? 'hidden-text' : ''}" tabindex=${again ? -1 : 0}
            @click=${() => this.dispatchEvent(new OpenEvent(`profile ${one.number}`))}>
            <bdi>${nameOf(this.state, one.number)}</bdi></button>`}
      <p dir="auto">${said(one.text)}</p>
      <span class="under">${timeOf(one.time)} ${mine ? fate({ state: 'taken' }, words().said, () => {}) : nothing}</span>
    </div>`;
  }

  #saying(one: Saying): TemplateResult {
    return html`<div class="line mine ${one.state}">
      <span class="hidden-text">${words().you}:</span>
      <p dir="auto">${said(one.text)}</p>
      <span class="under">${timeOf(one.time)}
        ${fate(one, words().said, () => this.client.rooms.sayAgain(this.number, one.key))}</span>
    </div>`;
  }

  #happened(one: Entry): TemplateResult {
    return html`<div class="happened"><bdi>${this.#sentence(one)}</bdi> ${timeOf(one.time)}</div>`;
  }

  #sentence(one: Entry): string {
    const all = words();
    const who = nameOf(this.state, one.number);
    switch (one.type) {
      case ROOM_INFORMATION.JOINED:
        return all.roomJoined(who);
      case ROOM_INFORMATION.LEFT:
        return all.roomLeft(who);
      case ROOM_INFORMATION.ROLE:
        return all.roomRole(who, all.roles[Number(one.text)] ?? harmless(one.text));
      case ROOM_INFORMATION.CHANGED:
        return all.roomChanged(who, harmless(one.text));
      default:
        // A newer server knows of more.
        return `${who}: ${harmless(one.text)}`;
    }
  }
}

/** The first entry with this number or a larger one. */
function rowOf(entries: readonly Entry[], number: number): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    [from, to] = entries[middle]!.entry >= number ? [from, middle] : [middle + 1, to];
  }
  return from;
}

customElements.define('room-view', RoomView);
