import { type Desk, type Destination, EMPTY_DESK, type Fax, type Job, type Sending, type Service } from './document-state';
import type { FaxToUser } from './protocol';
import type { State } from './state';

/** What can happen with faxes or printed documents. */
export type DeskEvent =
  | { kind: 'deskAway' }
  | { kind: 'deskMay'; may: boolean }
  | { kind: 'jobsListed'; jobs: FaxToUser.JobList['jobs']; after: number; more: boolean }
  | { kind: 'jobViewed'; data: FaxToUser.JobData }
  | { kind: 'jobChanged'; job: number; state: number; information: string }
  | { kind: 'destinations'; destinations: readonly Destination[] }
  | { kind: 'sending'; sending?: Sending | undefined; problem?: string }
  | { kind: 'faxArrived'; fax: FaxToUser.FaxArrived; name: string }
  | { kind: 'faxChanged'; job: number; change: Partial<Fax> }
  | { kind: 'faxGone'; job: number };

/** The same, at the server that it happens at. */
export type DocumentEvent = DeskEvent & { readonly service: Service };

/** The state after something happened with a document. Pure, as the reducer that it is a part of. */
export function reduceDocuments(state: State, event: DocumentEvent): State {
  return { ...state, [event.service]: reduceDesk(state[event.service], event) };
}

function reduceDesk(desk: Desk, event: DocumentEvent): Desk {
  switch (event.kind) {
    case 'deskAway':
      return EMPTY_DESK;
    case 'deskMay':
      return { ...desk, may: event.may };
    case 'jobsListed': {
      const first = event.after === 0;
      // Asked for twice, they come twice.
      const fresh = first ? event.jobs : event.jobs.filter((one) => !desk.jobs.some((job) => job.number === one.job));
      const came = fresh.map((one) => jobOf(one, desk.jobs));
      return {
        ...desk,
        here: true,
        jobs: first ? came : [...desk.jobs, ...came],
        more: event.more,
        // The server tells of them again after this.
        faxes: first ? desk.faxes.filter((one) => one.state === 'complete') : desk.faxes,
      };
    }
    case 'jobViewed': {
      const { job: number, destination, documentName: name, state, pages, information } = event.data;
      const job = { number, destination, name, state, pages, submitted: event.data.submitted * 1000, information };
      const others = desk.jobs.filter((one) => one.number !== number);
      return { ...desk, jobs: [...others, job].sort((a, b) => b.number - a.number) };
    }
    case 'jobChanged':
      return {
        ...desk,
        jobs: desk.jobs.map((one) =>
          one.number === event.job ? { ...one, state: event.state, information: event.information } : one,
        ),
      };
    case 'destinations':
      return { ...desk, destinations: event.destinations };
    case 'sending':
      return { ...desk, sending: event.sending, problem: event.problem ?? '' };
    case 'faxArrived': {
      const { job: number, from, documentLength: size, pages } = event.fax;
      const before = desk.faxes.find((one) => one.number === number);
      const fax: Fax = { number, from, name: event.name, size, pages, done: 0, state: 'there' };
      return { ...desk, faxes: before ? desk.faxes : [...desk.faxes, fax].sort((a, b) => a.number - b.number) };
    }
    case 'faxChanged':
      return {
        ...desk,
        faxes: desk.faxes.map((one) => (one.number === event.job ? { ...one, ...event.change } : one)),
      };
    case 'faxGone':
      return { ...desk, faxes: desk.faxes.filter((one) => one.number !== event.job) };
  }
}

/** A list says nothing of a job's information: what was known of it before is kept while its state is the same. */
function jobOf(one: FaxToUser.JobList['jobs'][number], before: readonly Job[]): Job {
  const known = before.find((job) => job.number === one.job && job.state === one.state);
  return {
    number: one.job,
    destination: one.destination,
    name: one.documentName,
    state: one.state,
    pages: one.pages,
    submitted: one.submitted * 1000,
    information: known?.information ?? '',
  };
}
