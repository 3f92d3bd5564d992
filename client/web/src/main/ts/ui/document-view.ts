import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Documents } from '../documents';
import type { Desk, Job, Sending, Service } from '../document-state';
import { JOB_STATE } from '../protocol';
import { harmless } from '../state';
import { reason, words } from '../words';
import './document-form';
import { size } from './file-line';
import { OpenEvent, Piece } from './piece';
import './received-faxes';
import { dayTime } from './shown';

/** The fax or the printers: a form to send something, what is on its way, what has come in, and all jobs with their state. */
export class DocumentView extends Piece {
  static override properties = { ...Piece.properties, service: { type: String } };

  declare service: Service;

  constructor() {
    super();
    this.service = 'print';
  }

  get #desk(): Desk {
    return this.state[this.service];
  }

  get #documents(): Documents {
    return this.client[this.service];
  }

  override render(): TemplateResult {
    const all = words();
    const { may, sending } = this.#desk;
    return html`<section class="talk document-view">
      <header>
        <button class="back" aria-label=${all.back} title=${all.back}
          @click=${() => this.dispatchEvent(new OpenEvent(undefined))}>‹</button>
        <h2>${all.desks[this.service]}</h2>
      </header>
      <div class="results" tabindex="0" role="region" aria-label=${all.desks[this.service]}>
        ${may
          ? html`<document-form .state=${this.state} .client=${this.client} .service=${this.service}></document-form>`
          : html`<p class="nothing">${all.mayNot[this.service]}</p>`}
        ${sending ? this.#sending(sending) : nothing}
        ${this.service === 'fax' ? html`<received-faxes .state=${this.state} .client=${this.client}></received-faxes>` : nothing}
        ${this.#jobs()}
      </div>
    </section>`;
  }

  #sending({ job, name, size: whole, done }: Sending): TemplateResult {
    const all = words();
    const percent = whole === 0 ? 0 : Math.floor((100 * done) / whole);
    const shown = harmless(name) || all.textJob;
    return html`<div class="file sending-document" role="status">
      <p><bdi>${all.sendingDocument(shown)}</bdi> <span class="size">${whole > 0 ? size(whole) : ''}</span></p>
      <progress aria-label=${shown} max="100" value=${percent}></progress> ${percent} %
      ${job > 0 ? html`<button class="cancel-sending" @click=${() => this.#documents.cancel(job)}>${all.cancel}</button>` : nothing}
    </div>`;
  }

  #jobs(): TemplateResult {
    const all = words();
    const { jobs, more } = this.#desk;
    return html`<h3>${all.jobs[this.service]}</h3>
      ${jobs.length === 0 ? html`<p class="quiet no-jobs">${all.noJobs}</p>` : nothing}
      <ul class="jobs" aria-live="polite">${repeat(jobs, (one) => one.number, (one) => this.#job(one))}</ul>
      ${more ? html`<p class="more"><button @click=${() => this.#documents.moreJobs()}>${all.moreFound}</button></p>` : nothing}`;
  }

  #job(job: Job): TemplateResult {
    const all = words();
    const over = job.state >= JOB_STATE.DONE;
    return html`<li class="job state-${job.state}">
      <div class="job-what">
        <p><bdi>${harmless(job.name) || all.textJob}</bdi> → <bdi>${harmless(job.destination)}</bdi></p>
        <p class="quiet">${all.jobNumber(job.number)} · ${dayTime(job.submitted)}${job.pages > 0 ? ` · ${all.pages(job.pages)}` : nothing}</p>
        ${job.information === '' ? nothing : html`<p class="why"><bdi>${reason(job.information)}</bdi></p>`}
      </div>
      <span class="job-state">${all.jobStates[job.state] ?? job.state}</span>
      ${over
        ? nothing
        : html`<button class="cancel-job" aria-label=${all.cancelJob(job.number)}
            @click=${() => this.#documents.cancel(job.number)}>${all.cancel}</button>`}
    </li>`;
  }
}

customElements.define('document-view', DocumentView);
