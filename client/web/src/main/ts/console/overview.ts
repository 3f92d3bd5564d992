import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { clock } from '../times';
import type { Api, Figures, Need } from './api';
import { figure } from './format';
import { graph } from './graph';
import { problemOf, words } from './words';

const GRAPHS = ['online', 'messages', 'logIns', 'commitMillis', 'memoryBytes', 'waitingMessages'];
const BESIDE = ['connections', 'heldBytes', 'hashesWaiting'];
const HOUR_SECONDS = 3600;
const AGAIN_MILLIS = 10_000;
/** Time without a key or the mouse after which the page asks for nothing more, so that the log-in can end. */
const QUIET_MILLIS = 20 * 60_000;

/** Is it well? Six figures with their last hour, and what needs a hand. */
export class ConsoleOverview extends LitElement {
  static override properties = { api: { attribute: false }, figures: { state: true }, problem: { state: true } };

  declare api: Api;
  declare figures: Figures | undefined;
  declare problem: string;
  #timer = 0;
  #active = Date.now();
  readonly #moved = (): void => void (this.#active = Date.now());

  constructor() {
    super();
    this.problem = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    ['pointermove', 'keydown'].forEach((one) => addEventListener(one, this.#moved));
    void this.updateComplete.then(() => this.#read());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    ['pointermove', 'keydown'].forEach((one) => removeEventListener(one, this.#moved));
    clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    clearTimeout(this.#timer);
    if (!document.hidden && Date.now() - this.#active < QUIET_MILLIS) {
      try {
        this.figures = await this.api.figures();
        this.problem = '';
      } catch (problem) {
        this.problem = problemOf(problem);
      }
    }
    if (this.isConnected) {
      this.#timer = window.setTimeout(() => void this.#read(), AGAIN_MILLIS);
    }
  }

  override render(): TemplateResult {
    const all = words();
    const { figures } = this;
    return html`<p class="problem" role="alert">${this.problem}</p>
      ${figures ? this.#needs(figures.needs) : nothing}
      <h2>${all.lastHour}${figures && figures.at > 0 ? html` <span class="quiet">${clock(figures.at)}</span>` : nothing}</h2>
      ${figures && figures.at === 0 ? html`<p class="quiet">${all.measuring}</p>` : nothing}
      <ul class="figures">${figures ? GRAPHS.map((one) => this.#figure(one, figures)) : nothing}</ul>
      <dl class="beside">${figures ? BESIDE.map((one) => this.#beside(one, figures)) : nothing}</dl>`;
  }

  #needs(needs: readonly Need[]): TemplateResult {
    const all = words();
    return needs.length === 0
      ? html`<p class="well" role="status"><span aria-hidden="true">✓</span> ${all.well}</p>`
      : html`<section class="needs" role="status"><h2>${all.needsHand}</h2>
          <ul>${needs.map(({ alert, what, deed, value }) => {
            const known = all.needs[alert];
            return html`<li><strong>${known ? known.what(value) : what}</strong> ${known ? known.deed : deed}</li>`;
          })}</ul></section>`;
  }

  #figure(name: string, { series, seconds }: Figures): TemplateResult {
    const all = words();
    const samples = series[name] ?? [];
    const known = samples.filter((one) => one !== null);
    const now = samples.at(-1);
    return html`<li class="figure figure-${name}">
      <h3>${all.figures[name]}</h3>
      <p class="now">${now === null || now === undefined ? all.notKnown : figure(name, now)}</p>
      ${graph(samples, HOUR_SECONDS / seconds)}
      <p class="quiet">${known.length > 1 ? all.between(figure(name, Math.min(...known)), figure(name, Math.max(...known))) : ' '}</p>
    </li>`;
  }

  #beside(name: string, { series }: Figures): TemplateResult {
    const now = series[name]?.at(-1);
    return html`<div><dt>${words().figures[name]}</dt><dd>${now === null || now === undefined ? words().notKnown : figure(name, now)}</dd></div>`;
  }
}

customElements.define('console-overview', ConsoleOverview);
