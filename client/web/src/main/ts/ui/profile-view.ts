import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { AUTHENTICATION, COUNTRY, EDUCATION, GENDER, OCCUPATION, type OicqToUser, PROVINCE } from '../protocol';
import { currentLanguage, words } from '../words';
import { OpenEvent, Piece } from './piece';
import { portrait } from './portrait';

type Data = OicqToUser.UserData;
type Codes = readonly (readonly [code: number, english: string, chinese: string])[];
type TextField = 'realName' | 'city' | 'address' | 'zipCode' | 'school' | 'phone' | 'pager' | 'email' | 'hobbies';

const TEXTS: readonly TextField[] = ['realName', 'city', 'address', 'zipCode', 'school', 'phone', 'pager', 'email', 'hobbies'];
const TABLES = { country: COUNTRY, province: PROVINCE, education: EDUCATION, occupation: OCCUPATION } as const;
/** So many pictures can be chosen; a program of old shows them by their number too. */
const PICTURES = 30;

/** What a user says of itself: one's own to be changed, another's to be read. */
export class ProfileView extends Piece {
  static override properties = { ...Piece.properties, number: { type: Number }, problem: { state: true }, saved: { state: true } };

  declare number: number;
  declare problem: string;
  declare saved: boolean;

  constructor() {
    super();
    this.number = 0;
    this.problem = '';
    this.saved = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('number')) {
      this.problem = '';
      this.saved = false;
      this.client.people.view(this.number);
    }
  }

  override render(): TemplateResult {
    const all = words();
    const data = this.state.profiles.get(this.number);
    const mine = this.number === this.state.me?.number;
    return html`<section class="talk profile">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        ${portrait(data ? Math.floor(data.portrait / 3) + 1 : 0, this.number)}
        <h2>${all.profile} <bdi>${data?.nickname ?? ''}</bdi></h2>
        <span class="number">${this.number}</span>
        ${mine ? nothing : html`<button class="deed" @click=${() => this.dispatchEvent(new OpenEvent(this.number))}>${all.talk}</button>`}
      </header>
      <div class="results" tabindex="0" role="region" aria-label=${all.profile}>
        ${data === undefined ? nothing : mine ? this.#form(data) : this.#shown(data)}
      </div>
    </section>`;
  }

  #shown(data: Data): TemplateResult {
    const all = words();
    const column = currentLanguage() === 'zh' ? 2 : 1;
    const code = (table: Codes, value: number): string =>
      value === 0 ? '' : (table.find((one) => one[0] === value)?.[column] ?? String(value));
    const gender = data.gender === GENDER.MALE ? all.male : data.gender === GENDER.FEMALE ? all.female : '';
    const rows: [string, string][] = [
      [all.gender, gender],
      [all.age, data.age === 0 ? '' : String(data.age)],
      ...(Object.keys(TABLES) as (keyof typeof TABLES)[]).map((name): [string, string] => [
        all[name],
        code(TABLES[name], data[name]),
      ]),
      ...TEXTS.map((name): [string, string] => [all[name], data[name]]),
      [all.description, data.description],
    ];
    const said = rows.filter(([, value]) => value !== '');
    const friend = this.state.friends.get(this.number);
    return html`${said.length === 0 ? html`<p class="nothing">${all.saysNothing}</p>` : nothing}
      <dl>${said.map(([label, value]) => html`<dt>${label}</dt><dd dir="auto">${value}</dd>`)}</dl>
      <p class="blocking">${this.state.blocked.has(this.number)
        ? html`${all.blockedNow} <button @click=${() => this.client.people.block(this.number, false)}>${all.unblock}</button>`
        : html`<button @click=${() => this.client.people.block(this.number, true)}>${all.block}</button>`}</p>
      ${friend
        ? html`<label class="in-group">${all.group}
            <select @change=${(event: Event) =>
              this.client.people.move(this.number, Number((event.target as HTMLSelectElement).value))}>
              ${this.state.groups.map(
                (group) => html`<option value=${group.number} ?selected=${group.number === friend.group}>${group.name}</option>`,
              )}
            </select></label>`
        : nothing}`;
  }

  #form(data: Data): TemplateResult {
    const all = words();
    const column = currentLanguage() === 'zh' ? 2 : 1;
    const table = (name: keyof typeof TABLES): TemplateResult => html`<label>${all[name]}
      <select name=${name}>${TABLES[name].map(
        (one) => html`<option value=${one[0]} ?selected=${one[0] === data[name]}>${one[column]}</option>`,
      )}</select></label>`;
    const picture = Math.floor(data.portrait / 3) + 1;
    return html`<form @submit=${this.#save}>
      <fieldset class="pictures"><legend>${all.portrait}</legend>
        ${Array.from({ length: PICTURES }, (_, i) => i + 1).map(
          (one) => html`<label title=${one}><input type="radio" name="portrait" value=${3 * (one - 1)} aria-label=${`${all.portrait} ${one}`}
            ?checked=${one === picture} />${portrait(one, this.number)}</label>`,
        )}
      </fieldset>
      <label>${all.nickname} <input name="nickname" maxlength="32" required .value=${data.nickname} /></label>
      <label>${all.gender} <select name="gender">
        ${([[GENDER.NOT_SAID, all.notSaid], [GENDER.MALE, all.male], [GENDER.FEMALE, all.female]] as const).map(
          ([value, label]) => html`<option value=${value} ?selected=${value === data.gender}>${label}</option>`,
        )}</select></label>
      <label>${all.age} <input name="age" type="number" min="0" max="255" .value=${String(data.age)} /></label>
      ${(Object.keys(TABLES) as (keyof typeof TABLES)[]).map(table)}
      ${TEXTS.map((name) => html`<label>${all[name]} <input name=${name} maxlength="255" .value=${data[name]} /></label>`)}
      <label class="wide">${all.description} <textarea name="description" rows="3" maxlength="4096" .value=${data.description}></textarea></label>
      <label>${all.whoMayAdd} <select name="authentication">
        <option value=${AUTHENTICATION.UNCHANGED}>${all.asItIs}</option>
        <option value=${AUTHENTICATION.ANYONE}>${all.anyone}</option>
        <option value=${AUTHENTICATION.ASK_FIRST}>${all.askMe}</option>
        <option value=${AUTHENTICATION.NOBODY}>${all.nobody}</option>
      </select></label>
      <label>${all.newPassword} <input name="password" type="password" autocomplete="new-password" placeholder=${all.asItIs} /></label>
      <p class="wide"><button class="main">${all.save}</button>
        <span role="status">${this.saved ? all.savedNow : ''}</span> <span class="problem" role="alert">${this.problem}</span></p>
    </form>`;
  }

  #save(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(form.get(name) ?? '').toWellFormed();
    const number = (name: string): number => Number(form.get(name) ?? 0);
    this.saved = false;
    this.client.people.change(
      {
        nickname: text('nickname'),
        portrait: number('portrait'),
        password: text('password'),
        gender: number('gender'),
        age: number('age'),
        realName: text('realName'),
        country: number('country'),
        province: number('province'),
        city: text('city'),
        address: text('address'),
        zipCode: text('zipCode'),
        education: number('education'),
        school: text('school'),
        occupation: number('occupation'),
        phone: text('phone'),
        pager: text('pager'),
        email: text('email'),
        hobbies: text('hobbies'),
        description: text('description'),
        authentication: number('authentication'),
      },
      (problem) => {
        this.problem = problem;
        this.saved = problem === '';
      },
    );
  }
}

customElements.define('profile-view', ProfileView);
