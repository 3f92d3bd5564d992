import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { Alerts } from '../alerts';
import { Client } from '../client';
import { keepPage, watchForNewer } from '../newer';
import { roomOf } from '../room-reduce';
import { isIn, type Open, type State } from '../state';
import { Store } from '../store';
import { currentLanguage, words } from '../words';
import type { BuddyList } from './buddy-list';
import { OpenEvent } from './piece';
import './connection-line';
import './document-view';
import './notice-list';
import './people-search';
import './profile-view';
import './room-search';
import './room-view';
import './settings-view';
import './start-card';
import './talk-view';
import { applyTheme } from './theme';

/** The whole page: one card before the log-in, and after it the list beside what is open. */
export class OicqPage extends LitElement {
  readonly #store = new Store();
  readonly #client = new Client(this.#store);

  constructor() {
    super();
    this.#store.watch(() => this.requestUpdate());
    this.addEventListener('open-this', (event) => this.#open((event as OpenEvent).what));
    this.addEventListener('language-changed', () => {
      // Every piece has words in it.
      this.querySelectorAll<LitElement>('*').forEach((one) => one.requestUpdate?.());
      this.requestUpdate();
    });
    addEventListener('keydown', (event) => this.#pressed(event));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
    applyTheme();
    new Alerts(this.#store, (what) => this.#open(what));
    watchForNewer(this.#store);
    keepPage();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #open(what: Open | undefined): void {
    this.#store.happen({ kind: 'opened', what });
  }

  #pressed(event: KeyboardEvent): void {
    if (this.#store.state.me === undefined) {
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
      event.preventDefault();
      this.#open(matchMedia('(max-width: 719px)').matches ? undefined : this.#store.state.open);
      void this.updateComplete.then(() => this.querySelector<BuddyList>('buddy-list')?.search());
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.#step(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && !(event.target as Element).matches('input')) {
      this.#open(undefined);
    }
  }

  /** Opens the talk or room after or before this one. */
  #step(by: number): void {
    const { state } = this.#store;
    const rooms = [...state.rooms.values()].filter(isIn).map((room): Open => `room ${room.number}`);
    const talks: Open[] = [...state.talks.keys(), ...rooms];
    if (talks.length > 0) {
      const at = talks.indexOf(state.open!);
      this.#open(talks[(at + by + talks.length) % talks.length]);
    }
  }

  protected override updated(): void {
    document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  }

  override render(): TemplateResult {
    const state = this.#store.state;
    const client = this.#client;
    if (state.me === undefined) {
      return html`<connection-line .state=${state} .client=${client}></connection-line>
        <start-card .state=${state} .client=${client}></start-card>`;
    }
    return html`<connection-line .state=${state} .client=${client}></connection-line>
      <main class="desk ${state.open === undefined ? 'shows-list' : 'shows-open'}">
        <h1 class="hidden-text">OICQ</h1>
        <buddy-list .state=${state} .client=${client}></buddy-list>
        ${this.#shown(state)}
      </main>
      ${state.notices.length > 0 ? html`<notice-list .state=${state} .client=${client}></notice-list>` : nothing}`;
  }

  /** What is open beside the list. */
  #shown(state: State): TemplateResult {
    const client = this.#client;
    const { open } = state;
    if (open === 'people') {
      return html`<people-search .state=${state} .client=${client}></people-search>`;
    }
    if (open === 'rooms') {
      return html`<room-search .state=${state} .client=${client}></room-search>`;
    }
    if (open === 'settings') {
      return html`<settings-view .state=${state} .client=${client}></settings-view>`;
    }
    if (open === 'fax' || open === 'print') {
      return html`<document-view .state=${state} .client=${client} .service=${open}></document-view>`;
    }
    if (state.rooms.has(roomOf(open))) {
      return html`<room-view .state=${state} .client=${client} .number=${roomOf(open)}></room-view>`;
    }
    if (open?.toString().startsWith('profile ')) {
      return html`<profile-view .state=${state} .client=${client} .number=${Number(open.toString().split(' ')[1])}></profile-view>`;
    }
    return typeof open === 'number'
      ? html`<talk-view .state=${state} .client=${client} .number=${open}></talk-view>`
      : html`<section class="talk"><p class="nothing">${words().chooseSomebody}</p></section>`;
  }
}

customElements.define('oicq-page', OicqPage);
