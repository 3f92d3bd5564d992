import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icon';
import { applyTheme, otherTheme } from '../ui/theme';
import { changeLanguage, currentLanguage } from '../words';
import { Api, type LoggedIn } from './api';
import './console-dialog';
import type { ConsoleDialog } from './console-dialog';
import './console-table';
import './overview';
import { VIEWS } from './views';
import { problemOf, words } from './words';

const OVERVIEW = 'overview';

/** The operator's console: a log-in, and after it the menu beside what was chosen. */
export class ConsolePage extends LitElement {
  static override properties = { me: { state: true }, open: { state: true }, problem: { state: true }, busy: { state: true } };

  declare me: LoggedIn | undefined;
  /** What is shown, by its name in the menu. */
  declare open: string;
  declare problem: string;
  declare busy: boolean;
  readonly #api = new Api(() => this.#ended());

  constructor() {
    super();
    this.problem = '';
    this.busy = false;
    this.open = opened();
    addEventListener('hashchange', () => (this.open = opened()));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
    applyTheme();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #ended(): void {
    this.querySelector<ConsoleDialog>('console-dialog')?.close();
    this.me = undefined;
    this.problem = words().ended;
  }

  async #logIn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    this.problem = '';
    try {
      this.me = await this.#api.logIn(Number(said.get('number')), String(said.get('password')));
    } catch (problem) {
      this.problem = problemOf(problem);
    }
    this.busy = false;
  }

  #logOut(): void {
    void this.#api.logOut();
    this.me = undefined;
    this.problem = '';
  }

  #language(): void {
    changeLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
    this.querySelectorAll<LitElement>('*').forEach((one) => one.requestUpdate?.());
    this.requestUpdate();
  }

  protected override updated(): void {
    document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
    const place = this.me ? `${words().views[this.open]} · ` : '';
    document.title = `${place}${words().title}`;
  }

  override render(): TemplateResult {
    return this.me ? this.#console(this.me) : this.#start();
  }

  #switches(): TemplateResult {
    const all = words();
    return html`<button class="language" lang=${currentLanguage() === 'zh' ? 'en' : 'zh'} @click=${this.#language}>${all.language}</button>
      <button class="theme" title=${all.theme} aria-label=${all.theme} @click=${otherTheme}>${icon('M8 2a6 6 0 1 0 0 12zM8 2v12')}</button>`;
  }

  #start(): TemplateResult {
    const all = words();
    return html`<main class="start"><form class="card" @submit=${this.#logIn}>
      <h1>${all.title}</h1>
      <p class="quiet">${all.forOperators}</p>
      ${isSecureContext ? nothing : html`<p class="warning">${all.clearText}</p>`}
      <label>${all.number} <input name="number" inputmode="numeric" pattern="[0-9]{1,10}" autocomplete="username" required /></label>
      <label>${all.password} <input name="password" type="password" autocomplete="current-password" required /></label>
      <p class="problem" role="alert">${this.problem}</p>
      <p class="deeds"><button class="main" ?disabled=${this.busy}>${all.logIn}</button> ${this.#switches()}</p>
    </form></main>`;
  }

  #console(me: LoggedIn): TemplateResult {
    const all = words();
    const view = VIEWS.find((one) => one.name === this.open);
    return html`<header class="bar">
        <strong>${all.title}</strong>
        <span class="me"><bdi>${me.nickname}</bdi> <span class="quiet">${me.number}</span></span>
        ${this.#switches()}
        <button class="log-out" @click=${this.#logOut}>${all.logOut}</button>
      </header>
      <div class="body">
        <nav aria-label=${all.menu}><ul>${[OVERVIEW, ...VIEWS.map((one) => one.name)].map(
          (one) => html`<li><a href="#/${one}" aria-current=${one === this.open ? 'page' : 'false'}>${all.views[one]}</a></li>`,
        )}</ul></nav>
        <main class=${this.open} tabindex="0">
          <h1>${all.views[this.open]}</h1>
          ${view
            ? html`<console-table .api=${this.#api} .view=${view}></console-table>`
            : html`<console-overview .api=${this.#api}></console-overview>`}
        </main>
      </div>
      <console-dialog></console-dialog>`;
  }
}

function opened(): string {
  const wanted = location.hash.slice('#/'.length);
  return VIEWS.some((one) => one.name === wanted) ? wanted : OVERVIEW;
}

customElements.define('console-page', ConsolePage);
