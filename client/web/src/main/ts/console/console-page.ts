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
import { problemOf, sentence, words } from './words';

const OVERVIEW = 'overview';
/** Between two looks whether the server is back. */
const AGAIN_MILLIS = 1_000;
/** What the audit says of a command that came to nothing. */
const FAILED = /^.+: failed: /;

/** The operator's console: a log-in, and after it the menu beside what was chosen. */
export class ConsolePage extends LitElement {
  static override properties = {
    me: { state: true },
    open: { state: true },
    problem: { state: true },
    busy: { state: true },
    away: { state: true },
    outcome: { state: true },
  };

  declare me: LoggedIn | undefined;
  /** What is shown, by its name in the menu. */
  declare open: string;
  declare problem: string;
  declare busy: boolean;
  /** For how many seconds the server has been stopping, away or starting, after a command that needs that. */
  declare away: number | undefined;
  /** What came of that command, once somebody has logged in again. */
  declare outcome: string;
  /** Whether it is not known yet what came of it. */
  #asked = false;
  readonly #api = new Api(
    () => this.#ended(),
    () => this.#leaves(),
  );

  constructor() {
    super();
    this.problem = '';
    this.busy = false;
    this.away = undefined;
    this.outcome = '';
    this.open = opened();
    addEventListener('hashchange', () => {
      this.open = opened();
      this.outcome = '';
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', applyTheme);
    applyTheme();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #ended(): void {
    this.querySelector<ConsoleDialog>('console-dialog')?.close();
    this.me = undefined;
    this.outcome = '';
    this.problem = this.away === undefined ? words().ended : words().returned;
    this.away = undefined;
  }

  #leaves(): void {
    this.querySelector<ConsoleDialog>('console-dialog')?.close();
    this.#asked = true;
    this.away = 0;
    void this.#await(Date.now());
  }

  /** Asks until there is a server that does not know this log-in: that is the new one, and ends the log-in here too. */
  async #await(since: number): Promise<void> {
    while (this.away !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
      await this.#api.figures().catch(() => undefined);
      if (this.away !== undefined) {
        this.away = Math.round((Date.now() - since) / 1000);
      }
    }
  }

  async #ask(): Promise<void> {
    const { rows = [] } = await this.#api.run(['audit', '--action=restore', '--limit=1']);
    this.#asked = false;
    this.outcome = String(rows[0]?.[5] ?? '');
  }

  async #logIn(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const said = new FormData(event.target as HTMLFormElement);
    this.busy = true;
    this.problem = '';
    try {
      this.me = await this.#api.logIn(Number(said.get('number')), String(said.get('password')));
      if (this.#asked) {
        await this.#ask().catch(() => undefined);
      }
    } catch (problem) {
      this.problem = problemOf(problem);
    }
    this.busy = false;
  }

  #logOut(): void {
    void this.#api.logOut();
    this.me = undefined;
    this.problem = '';
    this.outcome = '';
  }

  #language(): void {
    changeLanguage(currentLanguage() === 'zh' ? 'en' : 'zh');
    this.querySelectorAll<LitElement>('*').forEach((one) => one.requestUpdate?.());
    this.requestUpdate();
  }

  protected override updated(): void {
    document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
    const place = this.me && this.away === undefined ? `${words().views[this.open]} · ` : '';
    document.title = `${place}${words().title}`;
  }

  override render(): TemplateResult {
    return this.away !== undefined ? this.#waiting(this.away) : this.me ? this.#console(this.me) : this.#start();
  }

  #waiting(seconds: number): TemplateResult {
    const all = words();
    return html`<main class="start"><section class="card away">
      <h1>${all.awayTitle}</h1>
      <p role="status">${all.awayMeaning}</p>
      <p class="quiet">${all.awayFor(seconds)}</p>
      <p class="deeds">${this.#switches()}</p>
    </section></main>`;
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
      <p class=${this.problem === all.returned ? 'said' : 'problem'} role="alert">${this.problem}</p>
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
          <p class="${FAILED.test(this.outcome) ? 'problem' : 'said'} outcome" role="status">${sentence(this.outcome)}</p>
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
