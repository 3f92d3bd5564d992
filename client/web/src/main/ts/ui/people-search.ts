import { html, nothing, type TemplateResult } from 'lit';
import { PROVINCE } from '../protocol';
import { condition } from '../search';
import { harmless, type Person } from '../state';
import { currentLanguage, reason, words } from '../words';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';

/** A form that looks for people, and who was found. */
export class PeopleSearch extends Piece {
  #search(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    this.client.people.search(
      condition({
        name: text('name'),
        city: text('city'),
        gender: text('gender'),
        ageFrom: text('ageFrom'),
        ageTo: text('ageTo'),
      }),
    );
  }

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>('input')?.focus();
  }

  override render(): TemplateResult {
    const all = words();
    return html`<section class="talk people-search">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        <h2>${all.findPeople}</h2>
      </header>
      <form @submit=${this.#search}>
        <label>${all.name} <input name="name" maxlength="32" /></label>
        <label>${all.city} <input name="city" maxlength="255" /></label>
        <label>${all.gender} <select name="gender">
          <option value="">${all.any}</option><option value="0">${all.male}</option><option value="1">${all.female}</option>
        </select></label>
        <label>${all.ageFrom} <input name="ageFrom" type="number" min="0" max="255" /></label>
        <label>${all.ageTo} <input name="ageTo" type="number" min="0" max="255" /></label>
        <button class="main" ?disabled=${this.state.found?.busy}>${all.find}</button>
      </form>
      <div class="results" role="region" aria-live="polite" aria-label=${all.findPeople} tabindex="0">${this.#found()}</div>
    </section>`;
  }

  #found(): TemplateResult | typeof nothing {
    const all = words();
    const found = this.state.found;
    if (found === undefined || found.busy) {
      return nothing;
    }
    if (found.people.length === 0) {
      return html`<p class="nothing">${found.problem ? reason(found.problem) : all.nobodyFound}</p>`;
    }
    return html`<ul>${found.people.map((person) => this.#person(person))}</ul>`;
  }

  #person(person: Person): TemplateResult {
    const all = words();
    const column = currentLanguage() === 'zh' ? 2 : 1;
    const province = person.province === 0 ? '' : PROVINCE.find((one) => one[0] === person.province)?.[column];
    const known = this.state.friends.has(person.number) || person.number === this.state.me?.number;
    return html`<li class="person">
      ${portrait(Math.floor(person.portrait / 3) + 1, person.number)}
      <button class="link name" @click=${() => this.dispatchEvent(new OpenEvent(person.number))}>
        <bdi>${harmless(person.nickname)}</bdi></button>
      <span class="number">${person.number}</span>
      <span class="place"><bdi>${[province, person.city].filter(Boolean).join(' ')}</bdi></span>
      ${known
        ? html`<span class="place">${person.number === this.state.me?.number ? all.you : all.inList}</span>`
        : html`<button @click=${() => this.client.people.add(person.number)}>${all.add}</button>`}
    </li>`;
  }
}

customElements.define('people-search', PeopleSearch);
