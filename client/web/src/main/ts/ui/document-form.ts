import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { Desk, Service } from '../document-state';
import { harmless } from '../state';
import { words } from '../words';
import { Piece } from './piece';

/** Where one sends something to a fax number or a printer: a file, or a text. */
export class DocumentForm extends Piece {
  static override properties = { ...Piece.properties, service: { type: String }, asText: { state: true } };

  declare service: Service;
  /** Whether a text is sent, and not a file. */
  declare asText: boolean;

  constructor() {
    super();
    this.service = 'print';
    this.asText = false;
  }

  get #desk(): Desk {
    return this.state[this.service];
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('service')) {
      // Printers may be busy by now, and the address book is the operator's.
      this.client[this.service].find('');
      this.find<HTMLFormElement>('form')?.reset();
    }
  }

  #send(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const data = new FormData(form);
    const destination = String(data.get('destination') ?? '').trim();
    // What was sent goes from the form, but not what was chosen meanwhile.
    if (this.asText) {
      const field = form.querySelector<HTMLTextAreaElement>('[name=text]')!;
      const text = field.value;
      this.client[this.service].sendText(destination, text, () => {
        field.value = field.value === text ? '' : field.value;
      });
    } else {
      const field = form.querySelector<HTMLInputElement>('[name=file]')!;
      const file = field.files?.[0];
      if (file) {
        this.client[this.service].sendFile(destination, file, () => {
          field.value = field.files?.[0] === file ? '' : field.value;
        });
      }
    }
  }

  override render(): TemplateResult {
    const all = words();
    const { sending, problem } = this.#desk;
    return html`<form class="document-form" @submit=${this.#send}>
      ${this.service === 'fax' ? this.#number() : this.#printer()}
      <fieldset><legend>${all.whatToSend}</legend>
        <label><input type="radio" name="what" value="file" ?checked=${!this.asText} @change=${() => (this.asText = false)} /> ${all.aFile}</label>
        <label><input type="radio" name="what" value="text" ?checked=${this.asText} @change=${() => (this.asText = true)} /> ${all.aText}</label>
      </fieldset>
      ${this.asText
        ? html`<label class="wide">${all.documentText} <textarea name="text" rows="5" required></textarea></label>`
        : html`<label class="wide">${all.documentFile} <input type="file" name="file" required
            accept=".pdf,.tif,.tiff,.png,.jpg,.jpeg,.txt,application/pdf,image/tiff,image/png,image/jpeg,text/plain" /></label>`}
      <p class="wide"><button class="main" ?disabled=${sending !== undefined}>${all.submit[this.service]}</button>
        <span class="problem" role="alert">${problem}</span></p>
    </form>`;
  }

  #number(): TemplateResult {
    const all = words();
    return html`<label>${all.faxNumber} <input name="destination" list="fax-book" maxlength="255" required autocomplete="off" inputmode="tel"
        @input=${(event: InputEvent) => this.client.fax.find((event.target as HTMLInputElement).value.trim())} /></label>
      <datalist id="fax-book">${this.#desk.destinations.map(
        (one) => html`<option value=${one.destination}>${harmless(one.information)}</option>`,
      )}</datalist>`;
  }

  #printer(): TemplateResult {
    const all = words();
    const { destinations } = this.#desk;
    return html`<label>${all.printer} <select name="destination" required>
      ${destinations.length === 0 ? html`<option value="">${all.noPrinter}</option>` : ''}
      ${destinations.map(
        (one) => html`<option value=${one.destination}>${harmless(one.destination)} (${all.printerStates[one.destinationState] ?? ''}${
          one.information === '' ? '' : `: ${harmless(one.information)}`
        })</option>`,
      )}
    </select></label>`;
  }
}

customElements.define('document-form', DocumentForm);
