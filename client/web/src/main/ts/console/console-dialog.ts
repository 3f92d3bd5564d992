import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Api } from './api';
import { shown } from './cell';
import type { Deed, Detail, Field } from './view';
import { name, problemOf, sentence, state, words } from './words';

/** What the dialog opens with: facts and deeds, or one deed at once. */
export interface Shown {
  readonly title: string;
  readonly detail?: ((api: Api) => Promise<Detail>) | undefined;
  readonly deeds: readonly Deed[];
  /** Called after a deed, with what came of it. */
  readonly done: (said: string) => void;
}

/** Facts about something and what can be done to it. A deed says what will happen, and is done only when it is confirmed. */
export class ConsoleDialog extends LitElement {
  static override properties = {
    shown: { state: true },
    detail: { state: true },
    deed: { state: true },
    warning: { state: true },
    problem: { state: true },
    busy: { state: true },
    progress: { state: true },
    given: { state: true },
    copied: { state: true },
  };

  declare shown: Shown | undefined;
  declare detail: Detail | undefined;
  /** The deed that is asked about. */
  declare deed: Deed | undefined;
  /** What will happen; nothing while it is not known. */
  declare warning: string | undefined;
  declare problem: string;
  declare busy: boolean;
  /** How far the deed is that is being done. */
  declare progress: string;
  /** What is shown only once, with what it is. */
  declare given: readonly [string, string] | undefined;
  declare copied: boolean;
  #api: Api | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  get #element(): HTMLDialogElement {
    return this.querySelector('dialog')!;
  }

  /** Opens it. */
  show(api: Api, what: Shown): void {
    this.#api = api;
    this.shown = what;
    this.detail = undefined;
    this.deed = undefined;
    this.given = undefined;
    this.problem = '';
    this.busy = false;
    this.progress = '';
    this.copied = false;
    if (what.detail) {
      what.detail(api).then(
        (detail) => this.shown === what && (this.detail = detail),
        (problem: unknown) => this.shown === what && (this.problem = problemOf(problem)),
      );
    } else if (what.deeds.length === 1) {
      this.#choose(what.deeds[0]!);
    }
    void this.updateComplete.then(() => this.#element.showModal());
  }

  /** Closes it, where it is open. */
  close(): void {
    this.#element.close();
  }

  /** Ends a deed that lasts. */
  #end(): void {
    if (this.busy) {
      void this.deed?.end?.(this.#api!);
    }
  }

  #closed(): void {
    this.#end();
    this.shown = undefined;
    this.deed = undefined;
    this.given = undefined;
  }

  #choose(deed: Deed): void {
    this.deed = deed;
    this.problem = '';
    this.warning = deed.warning ? undefined : '';
    Promise.resolve(deed.warning?.(this.#api!) ?? '').then(
      (warning) => this.deed === deed && (this.warning = warning),
      (problem: unknown) => this.deed === deed && (this.problem = problemOf(problem)),
    );
  }

  /** The focus goes along: to the first field, or to where nothing can happen yet. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has('busy') && this.busy) {
      this.querySelector<HTMLElement>('.end')?.focus();
    }
    if (this.shown && (changed.has('deed') || changed.has('given'))) {
      this.querySelector<HTMLElement>('form input, form select, form button[type=button], .deeds button')?.focus();
    }
  }

  #back(): void {
    if (this.shown && (this.shown.detail || this.shown.deeds.length > 1)) {
      this.deed = undefined;
      this.problem = '';
    } else {
      this.close();
    }
  }

  async #do(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { deed, shown: open } = this;
    const form = new FormData(event.target as HTMLFormElement);
    const values = Object.fromEntries([...form].map(([key, value]) => [key, fieldValue(key, value)]));
    const file = form.get('file');
    if (!deed || !open || this.busy) {
      return;
    }
    this.busy = true;
    this.progress = '';
    this.problem = '';
    const doing = { file: file instanceof File ? file : undefined, told: (how: string) => this.deed === deed && (this.progress = how) };
    try {
      const ran = await deed.run(this.#api!, values, doing);
      const value = deed.shows && 'code' in ran ? deed.shows(ran) : undefined;
      if (this.shown !== open) {
        // It was closed meanwhile, and perhaps another one opened.
        open.done(value ? value.join(': ') : sentence(ran.sentence ?? ''));
        return;
      }
      open.done(sentence(deed.shows ? '' : (ran.sentence ?? '')));
      if (deed.shows && 'code' in ran) {
        this.given = deed.shows(ran);
      } else {
        this.close();
      }
    } catch (problem) {
      if (this.shown !== open) {
        open.done(problemOf(problem));
        return;
      }
      this.problem = problemOf(problem);
    }
    this.busy = false;
  }

  async #copy(): Promise<void> {
    await navigator.clipboard.writeText(this.given![1]);
    this.copied = true;
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="dialog-title" @close=${this.#closed}>${this.shown ? this.#content(this.shown) : nothing}</dialog>`;
  }

  #content(open: Shown): TemplateResult {
    return html`<header><h2 id="dialog-title">${this.given ? this.given[0] : this.deed && !open.detail ? this.deed.label : (this.detail?.title ?? open.title)}</h2>
        <button class="close" aria-label=${words().close} title=${words().close} @click=${this.close}>×</button></header>
      ${this.given ? this.#given(this.given) : this.deed ? this.#ask(this.deed) : this.#facts(open)}`;
  }

  #given([, value]: readonly [string, string]): TemplateResult {
    const all = words();
    return html`<p class="given"><output>${value}</output></p>
      <p>${all.onlyOnce}</p>
      <p class="deeds"><button class="main" @click=${this.close}>${all.close}</button>
        ${isSecureContext ? html`<button @click=${this.#copy}>${all.copy}</button>` : nothing}
        <span role="status">${this.copied ? all.copied : ''}</span></p>`;
  }

  #facts(open: Shown): TemplateResult {
    const all = words();
    return html`<p class="problem" role="alert">${this.problem}</p>
      ${open.detail && !this.detail && this.problem === '' ? html`<p class="quiet">${all.reading}</p>` : nothing}
      ${this.detail ? facts(this.detail) : nothing}
      <div class="deeds" role="group" aria-label=${all.deeds}>${open.deeds.map(
        (deed) => html`<button class="deed-${deed.name} ${deed.danger ? 'danger' : ''}" @click=${() => this.#choose(deed)}>${deed.label}</button>`,
      )}</div>`;
  }

  #ask(deed: Deed): TemplateResult {
    const all = words();
    return html`<form @submit=${this.#do}>
      ${this.shown?.detail ? html`<h3>${deed.label}</h3>` : nothing}
      <p class="warning" role="status">${this.warning ?? all.reading}</p>
      ${deed.fields?.map((field) => input(field)) ?? nothing}
      <p class="problem" role="alert">${this.problem}</p>
      ${deed.end && this.busy
        ? html`<p class="progress" role="status">${this.progress}</p>
          <p class="deeds"><button type="button" class="main end" @click=${this.#end}>${all.endNow}</button></p>`
        : html`<p class="deeds">
            <button class="main do ${deed.danger ? 'danger' : ''}" ?disabled=${this.busy || this.warning === undefined}>${this.busy ? all.working : deed.label}</button>
            <button type="button" @click=${this.#back}>${all.cancel}</button>
          </p>`}
    </form>`;
  }
}

/** A password is taken as it is typed. */
function fieldValue(key: string, value: FormDataEntryValue): string {
  const text = typeof value === 'string' ? value : '';
  return key === 'password' ? text : text.trim();
}

function input(field: Field): TemplateResult {
  const hint = field.hint ? html`<span class="quiet">${field.hint}</span>` : nothing;
  if (field.type === 'file') {
    return html`<label>${field.label} <input name="file" type="file" accept=".tif,.tiff,image/tiff" ?required=${field.required} /> ${hint}</label>`;
  }
  return field.type === 'choice'
    ? html`<label>${field.label} <select name=${field.name}>${field.choices!.map(
        ([value, label]) => html`<option value=${value} ?selected=${value === field.value}>${label}</option>`,
      )}</select> ${hint}</label>`
    : html`<label>${field.label} <input name=${field.name} type=${field.type === 'password' ? 'password' : 'text'}
        autocomplete=${field.type === 'password' ? 'new-password' : 'off'} inputmode=${field.type === 'number' ? 'numeric' : 'text'}
        ?required=${field.required} .value=${field.value ?? ''} /> ${hint}</label>`;
}

/** Facts: names with their values, or a table. */
function facts({ headings, rows }: Detail): TemplateResult {
  return headings.length === 2 && headings[0] === 'field'
    ? html`<dl class="facts">${rows.map(([field, value]) => html`<dt>${name(String(field))}</dt><dd><bdi>${shown(String(field), value ?? '')}</bdi></dd>`)}</dl>`
    : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="dialog-title"><table><thead><tr>${headings.map((one) => html`<th scope="col">${name(one)}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => html`<td><bdi>${headings[i] === 'role' ? state(String(cell)) : cell}</bdi></td>`)}</tr>`)}</tbody></table></div>`;
}

customElements.define('console-dialog', ConsoleDialog);
