import { Answers, TOO_LONG } from './answers';
import type { DeskEvent } from './document-reduce';
import type { Service } from './document-state';
import type { Link } from './link';
import { pour } from './pour';
import {
  ANSWER,
  DIRECTION,
  FAX_TO_USER,
  type FaxToUser,
  type Frame,
  JOB_STATE,
  PRINT_TO_USER,
  ProtocolError,
  USER_TO_FAX,
  USER_TO_PRINT,
  type UserToFax,
} from './protocol';
import { ReceivedFaxes } from './received-faxes';
import type { Store } from './store';
import { reason, words } from './words';

/** Jobs in one answer of the server. */
const PAGE = 50;
/** Before the newest job: no number is larger. */
const NEWEST = 0xffff_ffff;
const NOT_PERMITTED = /^you may not (fax|print) here/;
const DOCUMENT_CONTENT = 0x15;
const TAKE_FAX = 0x14;
/** Progress is shown after so many bytes, and not for every piece. */
const STEP = 256 << 10;

/** What fax and print need of the client. */
export interface DocumentLine {
  readonly store: Store;
  readonly number: number;
  readonly ready: boolean;
  readonly link: Link | undefined;
  /** Says something once; where the text is empty, that there is no connection. */
  notice(text: string): void;
  write(frame: Uint8Array<ArrayBuffer>): void;
}

/** What one can do at the fax server or at the print server, turned into packets; and what comes of it, into events. */
export class Documents {
  readonly #answers = new Answers<FaxToUser.Packet>();
  readonly faxes: ReceivedFaxes;
  /** The job whose document is on its way to the server, or 0. */
  #pouring = 0;

  constructor(
    readonly service: Service,
    private readonly line: DocumentLine,
  ) {
    this.faxes = new ReceivedFaxes({
      store: line.store,
      notice: (text) => line.notice(text),
      send: (packet) => this.#send({ ...packet, number: line.number }),
      ask: (packet, done) => this.#ask({ ...packet, number: line.number }, done),
    });
  }

  // ------------------------------------------------------------------ the connection

  /** A connection has logged in: asks for my jobs, after which the server tells of them, and of faxes that came in. */
  enter(): void {
    this.#list(NEWEST, 0);
    // No packet asks for the permission. A document for nowhere is refused, and the reason tells whether it was for that.
    const nowhere = { packet: 'AnnounceDocument', number: this.line.number, destination: '', documentName: '', documentLength: 1 } as const;
    this.#ask(nowhere, (packet, why) => {
      const made = packet as FaxToUser.JobMade | undefined;
      if (made) {
        this.#happen({ kind: 'deskMay', may: !NOT_PERMITTED.test(why) });
        this.faxes.settled();
      }
      if (made?.allow === ANSWER.YES) {
        this.cancel(made.job);
      }
    });
  }

  /** The server does not run here. */
  notHere(): void {
    this.#answers.end();
    this.#happen({ kind: 'deskAway' });
  }

  /** The connection is over: what was on its way has not arrived whole. */
  broken(): void {
    const { sending } = this.#state;
    this.#pouring = 0;
    this.faxes.broken();
    this.#answers.end();
    if (sending) {
      // A text goes whole: only its answer may be missing.
      this.#happen({ kind: 'sending', problem: sending.size > 0 ? words().documentBroken : words().textUnsure });
    }
  }

  received(frame: Frame): void {
    const catalog = this.service === 'fax' ? FAX_TO_USER : PRINT_TO_USER;
    const packet = catalog.decode(frame) as FaxToUser.Packet;
    switch (packet.packet) {
      case 'JobChange':
        return this.#changed(packet);
      case 'FaxArrived':
        return this.faxes.arrived(packet);
      case 'FaxContent':
        return this.faxes.piece(packet);
      default:
        return this.#answers.received(frame.type, packet);
    }
  }

  /** A notice refuses a packet for this server. Says whether that was one of mine. */
  refused(packet: number, job: number, why: string): boolean {
    if (packet === DOCUMENT_CONTENT) {
      // Of pieces that were under way when the job ended, too: its end has been told.
      this.#stopped(job, reason(why));
      return true;
    }
    if (packet === TAKE_FAX) {
      return this.faxes.refused(job, why);
    }
    return this.#answers.explained(packet, why);
  }

  // ------------------------------------------------------------------ sending

  /** Sends a text to be laid out on pages. Calls back when it is taken. */
  sendText(destination: string, text: string, taken: () => void): void {
    const content = text.toWellFormed().replaceAll('\0', '');
    const packet = { packet: 'SubmitText', number: this.line.number, destination: destination.toWellFormed(), content } as const;
    this.#happen({ kind: 'sending', sending: { job: 0, name: '', size: 0, done: 0 } });
    this.#made(packet, (job) => {
      this.#happen({ kind: 'sending' });
      this.#view(job);
      taken();
    });
  }

  /** Sends a document: first its name and length, then its pieces. Calls back when all of it has gone. */
  sendFile(destination: string, file: File, taken: () => void): void {
    const name = file.name.toWellFormed();
    const sending = { job: 0, name, size: file.size, done: 0 };
    this.#happen({ kind: 'sending', sending });
    const packet = {
      packet: 'AnnounceDocument',
      number: this.line.number,
      destination: destination.toWellFormed(),
      documentName: name,
      documentLength: file.size,
    } as const;
    this.#made(packet, (job) => {
      this.#pouring = job;
      this.#happen({ kind: 'sending', sending: { ...sending, job } });
      this.#view(job);
      void this.#pour(job, file, taken);
    });
  }

  #made(packet: UserToFax.Packet, then: (job: number) => void): void {
    this.#ask(packet, (reply, why) => {
      const made = reply as FaxToUser.JobMade | undefined;
      if (made?.allow === ANSWER.YES) {
        then(made.job);
      } else {
        this.#happen({ kind: 'sending', problem: reason(why) || words().notConnected });
      }
    });
  }

  async #pour(job: number, file: File, taken: () => void): Promise<void> {
    const link = this.line.link;
    let shown = 0;
    const end = await pour(
      file,
      () => link,
      () => this.#pouring === job && link === this.line.link,
      (documentContent, at) => {
        this.#send({ packet: 'DocumentContent', number: this.line.number, job, documentContent });
        if (at - shown >= STEP) {
          shown = at;
          this.#happen({ kind: 'sending', sending: { job, name: file.name, size: file.size, done: at } });
        }
      },
    );
    if (end === 'whole') {
      this.#stopped(job, '');
      taken();
    } else if (end === 'unreadable') {
      this.cancel(job);
      this.#stopped(job, words().fileUnreadable);
    }
  }

  #stopped(job: number, problem: string): void {
    if (this.#pouring === job) {
      this.#pouring = 0;
      this.#happen({ kind: 'sending', problem });
    }
  }

  // ------------------------------------------------------------------ jobs

  /** Asks for the end of a job. */
  cancel(job: number): void {
    this.#ask({ packet: 'CancelJob', number: this.line.number, job }, (packet, why) => {
      if (!(packet as FaxToUser.CancelReply | undefined)?.success) {
        this.line.notice(why);
      }
    });
  }

  /** Reads on in the list of jobs. */
  moreJobs(): void {
    const last = this.#state.jobs.at(-1);
    if (last && this.#state.more) {
      this.#list(last.number, last.number);
    }
  }

  #list(startJob: number, after: number): void {
    const packet = { packet: 'ListJobs', number: this.line.number, startJob, howMany: PAGE, direction: DIRECTION.SMALLER } as const;
    this.#ask(packet, (reply) => {
      const list = reply as FaxToUser.JobList | undefined;
      if (list?.success) {
        this.#happen({ kind: 'jobsListed', jobs: list.jobs, after, more: list.jobs.length === PAGE });
      }
    });
  }

  /** Looks for destinations: printers, or numbers in the operator's address book. */
  find(what: string): void {
    this.#ask({ packet: 'FindDestinations', number: this.line.number, words: what.toWellFormed() }, (packet) => {
      const list = packet as FaxToUser.DestinationList | undefined;
      if (list?.success) {
        this.#happen({ kind: 'destinations', destinations: list.destinations });
      }
    });
  }

  #view(job: number): void {
    this.#ask({ packet: 'ViewJob', number: this.line.number, job }, (packet) => {
      const data = packet as FaxToUser.JobData | undefined;
      if (data?.success) {
        this.#happen({ kind: 'jobViewed', data });
      }
    });
  }

  #changed({ job, state, information }: FaxToUser.JobChange): void {
    if (state >= JOB_STATE.DONE) {
      this.#stopped(job, state === JOB_STATE.FAILED ? reason(information) : '');
    }
    this.#happen({ kind: 'jobChanged', job, state, information });
    // Another of my programs may have sent it; and the pages are counted by now.
    this.#view(job);
  }

  // ------------------------------------------------------------------ packets

  get #state(): Store['state'][Service] {
    return this.line.store.state[this.service];
  }

  #happen(happened: DeskEvent): void {
    this.line.store.happen({ ...happened, service: this.service });
  }

  #frame(packet: UserToFax.Packet): Uint8Array<ArrayBuffer> {
    return this.service === 'fax' ? USER_TO_FAX.encode(packet) : USER_TO_PRINT.encode(packet as never);
  }

  #send(packet: UserToFax.Packet): void {
    this.line.write(this.#frame(packet));
  }

  #ask(packet: UserToFax.Packet, done: (reply: FaxToUser.Packet | undefined, why: string) => void): void {
    if (!this.line.ready) {
      done(undefined, '');
      return;
    }
    try {
      const frame = this.#frame(packet);
      const [code, , , reply] = USER_TO_FAX.type(packet.packet);
      this.#answers.expect(code, reply!, done);
      this.line.write(frame);
    } catch (problem) {
      if (!(problem instanceof ProtocolError)) {
        throw problem;
      }
      done(undefined, TOO_LONG);
    }
  }
}
