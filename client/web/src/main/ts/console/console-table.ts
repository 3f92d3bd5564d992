import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Api, Row } from './api';
import { shown } from './cell';
import type { ConsoleDialog } from './console-dialog';
import type { Deed, Field, Values, View } from './view';
import { name, problemOf, words } from './words';

/** Time after the last letter before a search begins. */
const TYPED_MILLIS = 250;
/** One of the console's tables: searched and filtered while one types, read on as one wants, with what can be done to its rows. */
export class ConsoleTable extends LitElement {
  static override properties = {
    api: { attribute: false },
    view: { attribute: false },
    headings: { state: true },
    rows: { state: true },
    busy: { state: true },
    problem: { state: true },
    said: { state: true },
  };

  declare api: Api;
  declare view: View;
  declare headings: readonly string[];
  declare rows: readonly Row[];
  declare busy: boolean;
  declare problem: string;
  /** What came of the last deed. */
  declare said: string;
  #sentence = '';
  #next: string | undefined;
  #search = '';
  #filters: Values = {};
  #timer = 0;
  /** Counts what was asked for: an answer that was overtaken is left out. */
  #asked = 0;

  constructor() {
    super();
    this.headings = [];
    this.rows = [];
    this.busy = false;
    this.problem = '';
    this.said = '';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('view')) {
      this.#search = '';
      this.#filters = {};
      this.headings = [];
      this.rows = [];
      this.said = '';
      this.#next = undefined;
      this.#sentence = '';
      void this.#read();
    }
  }

  async #read(from?: string): Promise<void> {
    const asked = ++this.#asked;
    this.busy = true;
    try {
      const part = await this.view.load(this.api, this.#search, this.#filters, from);
      if (asked === this.#asked) {
        this.headings = part.headings;
        this.rows = from === undefined ? part.rows : [...this.rows, ...part.rows];
        this.#next = part.next;
        this.#sentence = part.sentence ?? '';
        this.problem = '';
      }
    } catch (problem) {
      if (asked === this.#asked) {
        this.problem = problemOf(problem);
      }
    }
    if (asked === this.#asked) {
      this.busy = false;
    }
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#read(), TYPED_MILLIS);
  }

  #filtered(filter: string, event: Event): void {
    this.#filters = { ...this.#filters, [filter]: (event.target as HTMLInputElement).value.trim() };
    this.#typed();
    this.requestUpdate();
  }

  get #dialog(): ConsoleDialog {
    return document.querySelector<ConsoleDialog>('console-dialog')!;
  }

  #done(said: string): void {
    this.said = said;
    void this.#read();
  }

  #open(row: Row): void {
    const { view } = this;
    this.#dialog.show(this.api, {
      detail: view.detail && ((api) => view.detail!(api, row)),
      title: String(row[0]),
      deeds: view.deeds(row),
      done: (said) => this.#done(said),
    });
  }

  #do(deed: Deed): void {
    this.#dialog.show(this.api, { title: deed.label, deeds: [deed], done: (said) => this.#done(said) });
  }

  override render(): TemplateResult {
    const all = words();
    const { view } = this;
    return html`<div class="tools">
        ${view.search
          ? html`<input type="search" name="search" autocomplete="off" aria-label=${all.search[view.name]!} placeholder=${all.search[view.name]!}
              .value=${this.#search} @input=${(event: Event) => {
                this.#search = (event.target as HTMLInputElement).value.trim();
                this.#typed();
              }} />`
          : nothing}
        ${view.filters?.().map((one) => this.#filter(one)) ?? nothing}
        <span class="count" role="status">${this.#count()}</span>
        <button class="refresh" @click=${() => void this.#read()}>${all.refresh}</button>
        ${view.tools(this.#filters).map(
          (deed) => html`<button class="main tool-${deed.name} ${deed.danger ? 'danger' : ''}" @click=${() => this.#do(deed)}>${deed.label}</button>`,
        )}
      </div>
      <p class="said" role="status">${this.said}</p>
      <p class="problem" role="alert">${this.problem}</p>
      ${this.#table()}
      ${this.#next === undefined
        ? nothing
        : html`<p class="more"><button ?disabled=${this.busy} @click=${() => void this.#read(this.#next)}>${all.more}</button></p>`}`;
  }

  #filter(field: Field): TemplateResult {
    return html`<label>${field.label}
      <input name=${field.name} type="text" inputmode=${field.type === 'number' ? 'numeric' : 'text'} autocomplete="off"
        placeholder=${field.hint ?? field.value ?? ''} .value=${this.#filters[field.name] ?? ''}
        @input=${(event: Event) => this.#filtered(field.name, event)} /></label>`;
  }

  #count(): string {
    const all = words();
    return this.busy && this.rows.length === 0
      ? all.reading
      : [this.#sentence, all.rows(this.rows.length, this.#next !== undefined)].filter((one) => one !== '').join(' · ');
  }

  #table(): TemplateResult | typeof nothing {
    const all = words();
    if (this.rows.length === 0) {
      const searched = this.#search !== '' || Object.values(this.#filters).some((one) => one !== '');
      return this.busy || this.problem !== '' ? nothing : html`<p class="nothing">${searched ? all.notFound : all.empty}</p>`;
    }
    const { headings, rows, view } = this;
    const hasDeeds = view.deeds(rows[0]!).length > 0;
    const numbers = headings.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${all.views[view.name]!}><table class="table-${view.name}">
      <thead><tr>${headings.map((one, i) => html`<th scope="col" class=${numbers[i] ? 'number' : ''}>${name(one)}</th>`)}</tr></thead>
      <tbody>${rows.map(
        (row) => html`<tr class=${view.isOff?.(row) ? 'off' : ''}>${row.map((cell, i) =>
          i === 0 && hasDeeds
            ? html`<th scope="row" class=${numbers[i] ? 'number' : ''}><button class="link row" @click=${() => this.#open(row)}>${cell}</button></th>`
            : html`<td class=${numbers[i] ? 'number' : `cell-${headings[i]?.replace(/\W/g, '-')}`}><bdi>${shown(headings[i] ?? '', cell, row)}</bdi></td>`,
        )}</tr>`,
      )}</tbody></table></div>`;
  }
}

customElements.define('console-table', ConsoleTable);
