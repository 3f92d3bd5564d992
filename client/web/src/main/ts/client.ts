import { Answers } from './answers';
import { type DocumentLine, Documents } from './documents';
import { type FileLine, Files } from './files';
import { History } from './history';
import { Kept } from './kept';
import { Link } from './link';
import {
  CHAT_TO_USER,
  DIRECTION,
  DISPLAY_MODE,
  FAX_TO_USER,
  type Frame,
  INFORMATION_TYPE,
  LOGIN_MODE,
  MESSAGE_FLAG,
  OICQ_TO_USER,
  type OicqToUser,
  PRINT_TO_USER,
  ProtocolError,
  USER_TO_OICQ,
  type UserToOicq,
} from './protocol';
import { People, type PeopleLine, SAYS_NOTHING } from './people';
import { takenAsRefusal } from './refusals';
import { type RoomLine, Rooms } from './rooms';
import type { Mode } from './state';
import type { Store } from './store';
import { type TalkLine, Talks } from './talks';
import { reason, words } from './words';

/** The extension of kept messages. */
const KEPT_MESSAGES = 1;
const NOT_INVITED = /^you need an invitation/;

/** The longest pause between two signs of life; the server ends a connection after three minutes. */
const PULSE_MILLIS = 45_000;
/** The longest wait for an answer. */
const ANSWER_MILLIS = 30_000;
const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 30_000;

/** Who logs in, kept as long as the page is open, so that it can come back by itself. */
interface Credentials {
  readonly number: number;
  readonly password: string;
  readonly mode: Mode;
}

/** What one can do, turned into packets; and what comes of it, into events. */
export class Client {
  #link: Link | undefined;
  #ready = false;
  #credentials: Credentials | undefined;
  readonly #answers = new Answers<OicqToUser.Packet>();
  #pauses = 0;
  #retry = 0;
  #deadline = 0;
  /** Keys are this page's own, also among those that were kept by another. */
  readonly #page = crypto.getRandomValues(new Uint32Array(2)).join('.');
  #keys = 0;
  readonly talks: Talks;
  readonly people: People;
  readonly files: Files;
  readonly rooms: Rooms;
  readonly fax: Documents;
  readonly print: Documents;
  readonly history: History;
  readonly #kept = new Kept(
    (sequence) => this.#send({ packet: 'Acknowledge', number: this.#me, sequence }),
    (from) => (this.store.state.talks.get(from)?.unread ?? 0) === 0,
  );

  constructor(readonly store: Store) {
    const line = this.#line();
    this.talks = new Talks(line);
    this.people = new People(line);
    this.files = new Files(line);
    this.rooms = new Rooms(line);
    this.fax = new Documents('fax', line);
    this.print = new Documents('print', line);
    this.history = new History(store);
    store.watch(() => this.#kept.read());
    setInterval(() => this.#pulse(), PULSE_MILLIS);
    addEventListener('online', () => this.#retry && this.#connect());
    addEventListener('offline', () => this.#link?.close());
  }

  // ------------------------------------------------------------------ coming and going

  /** Logs in, and stays so: a connection that breaks is made again. */
  logIn(number: number, password: string, invisible: boolean): void {
    if (number !== this.#me) {
      this.files.forget();
      this.fax.faxes.forget();
      this.#kept.forget();
    }
    this.#credentials = {
      number,
      password: password.toWellFormed(),
      mode: invisible ? DISPLAY_MODE.HIDDEN : DISPLAY_MODE.ONLINE,
    };
    this.#connect();
  }

  /**
   * Makes an account, which anybody may ask to add.
   *
   * @param invitation the code of an invitation, or empty; the form has no field for it, so it stands in that for the e-mail address
   */
  register(nickname: string, password: string, invitation: string): void {
    this.#credentials = undefined;
    this.#open(() => {
      const form = { ...SAYS_NOTHING, nickname, password: password.toWellFormed(), email: invitation.toWellFormed() };
      this.#ask(form, (reply, why) => {
        const made = reply as OicqToUser.RegisterReply | undefined;
        const refused = NOT_INVITED.test(why) ? 'invitation' : reason(why) || (made ? 'register' : 'link');
        this.store.happen(made?.success ? { kind: 'registered', number: made.number } : { kind: 'refused', why: refused });
        this.#hangUp();
      });
    });
  }

  /** Logs out, and forgets everything. */
  leave(): void {
    if (this.#ready) {
      this.#kept.flush();
      this.rooms.flushMarks();
      this.#send({ packet: 'ChangeMode', number: this.#me, displayMode: DISPLAY_MODE.OFFLINE });
    }
    this.#credentials = undefined;
    this.talks.forget();
    this.files.forget();
    this.fax.faxes.forget();
    this.#hangUp();
    this.#kept.forget();
    this.store.happen({ kind: 'left' });
  }

  /** Tries now what would be tried later. */
  again(): void {
    this.#connect();
  }

  #hangUp(): void {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const link = this.#link;
    this.#link = undefined;
    link?.close();
    this.#broken();
    this.store.happen({ kind: 'link', link: { kind: 'none' } });
  }

  #connect(): void {
    const who = this.#credentials;
    if (who) {
      this.#open(() => this.#enter(who));
    }
  }

  #open(opened: () => void): void {
    clearTimeout(this.#retry);
    this.#retry = 0;
    const old = this.#link;
    this.#link = undefined;
    old?.close();
    this.#broken();
    this.store.happen({ kind: 'link', link: { kind: 'connecting' } });
    const link: Link = new Link({
      opened,
      received: (frame) => link === this.#link && this.#received(frame),
      closed: () => link === this.#link && this.#closed(),
    });
    this.#link = link;
  }

  #enter(who: Credentials): void {
    // Before the log-in, so that all that waits comes with its time. A server that knows nothing of it says no, or nothing.
    this.#ask({ packet: 'AskExtensions', number: who.number, extensions: KEPT_MESSAGES }, () => {});
    const loginMode = who.mode === DISPLAY_MODE.HIDDEN ? LOGIN_MODE.INVISIBLE : LOGIN_MODE.NORMAL;
    this.#ask({ packet: 'Login', number: who.number, password: who.password, loginMode }, (packet, why) => {
      const reply = packet as OicqToUser.LoginReply | undefined;
      if (!reply) {
        return;
      }
      if (!reply.success) {
        this.#credentials = undefined;
        this.#hangUp();
        this.store.happen({ kind: 'left' });
        this.store.happen({ kind: 'refused', why: why ? reason(why) : 'login' });
        return;
      }
      this.#pauses = 0;
      this.#ready = true;
      this.store.happen({ kind: 'loggedIn', number: who.number, mode: who.mode, reply });
      if (who.mode === DISPLAY_MODE.DO_NOT_DISTURB) {
        this.mode(who.mode);
      }
      this.people.learnName(who.number);
      this.rooms.enter();
      this.fax.enter();
      this.print.enter();
      this.people.learnBlocked(0);
      this.talks.flush();
    });
  }

  #closed(): void {
    this.#link = undefined;
    this.#broken();
    if (this.store.state.link.kind === 'takenOver') {
      return;
    }
    if (!this.#credentials) {
      this.store.happen({ kind: 'link', link: { kind: 'none' } });
      return;
    }
    // Not all pages at once, when a server comes back.
    const pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * 2 ** this.#pauses) * (0.75 + Math.random() / 2);
    this.#pauses++;
    this.store.happen({ kind: 'link', link: { kind: 'waiting', until: Date.now() + pause } });
    this.#retry = window.setTimeout(() => this.#connect(), pause);
  }

  /** What was asked will not be answered. */
  #broken(): void {
    clearTimeout(this.#deadline);
    this.#deadline = 0;
    this.#ready = false;
    this.#kept.broken();
    this.talks.broken();
    this.files.broken();
    this.rooms.broken();
    this.fax.broken();
    this.print.broken();
    this.people.broken();
    this.#answers.end();
  }

  // ------------------------------------------------------------------ questions

  #pulse(): void {
    if (this.#ready) {
      this.#areYouThere(() => {});
    }
  }

  /** A question that costs the server next to nothing: nobody is asked for. */
  #areYouThere(yes: () => void): void {
    this.#ask(
      { packet: 'FindOnline', number: this.#me, startNumber: 0, howMany: 0, direction: DIRECTION.SMALLER },
      (reply) => reply && yes(),
    );
  }

  // ------------------------------------------------------------------ people

  /** Shows me otherwise to the others. */
  mode(mode: Mode): void {
    this.#send({ packet: 'ChangeMode', number: this.#me, displayMode: mode });
    if (this.#credentials) {
      this.#credentials = { ...this.#credentials, mode };
    }
    this.store.happen({ kind: 'mode', mode });
  }

  /** Says something once; where the text is empty, that there is no connection. */
  notice(text: string): void {
    const notice = { key: this.#key(), kind: 'plain', number: 0, text: text || words().notConnected } as const;
    this.store.happen({ kind: 'noticed', notice });
  }

  // ------------------------------------------------------------------ packets

  get #me(): number {
    return this.store.state.me?.number ?? 0;
  }

  #key(): string {
    return `${this.#page} ${++this.#keys}`;
  }

  #send(packet: UserToOicq.Packet): void {
    if (this.#link) {
      this.#link.send(USER_TO_OICQ.encode(packet));
    }
  }

  #ask(packet: UserToOicq.Packet, done: (reply: OicqToUser.Packet | undefined, why: string) => void): void {
    const [code, , , reply] = USER_TO_OICQ.type(packet.packet);
    this.#answers.expect(code, reply!, done);
    this.#send(packet);
    // Somebody who does not answer any more has gone without a word.
    this.#deadline ||= window.setTimeout(() => this.#link?.close(), ANSWER_MILLIS);
  }

  #received(frame: Frame): void {
    clearTimeout(this.#deadline);
    this.#deadline = 0;
    try {
      // What a newer server says beside this is not for this page.
      if (OICQ_TO_USER.has(frame) && OICQ_TO_USER.name(frame.type) !== undefined) {
        this.#handle(frame.type, OICQ_TO_USER.decode(frame));
      } else if (CHAT_TO_USER.has(frame) && CHAT_TO_USER.name(frame.type) !== undefined) {
        this.rooms.received(frame);
      } else if (FAX_TO_USER.has(frame) && FAX_TO_USER.name(frame.type) !== undefined) {
        this.fax.received(frame);
      } else if (PRINT_TO_USER.has(frame) && PRINT_TO_USER.name(frame.type) !== undefined) {
        this.print.received(frame);
      }
    } catch (problem) {
      if (!(problem instanceof ProtocolError)) {
        throw problem;
      }
      this.#link?.close();
    }
  }

  #handle(type: number, packet: OicqToUser.Packet): void {
    switch (packet.packet) {
      case 'Message':
        return this.#message(packet);
      case 'KeptMessage':
        return this.#keptMessage(packet);
      case 'OfferFile':
        this.people.learnName(packet.number);
        return this.files.offered(packet);
      case 'AnswerFile':
        return this.files.answered(packet);
      case 'FileContent':
        return this.files.piece(packet);
      default:
        return this.#answers.received(type, packet);
    }
  }

  /** What its parts may do with this connection. */
  #line(): FileLine & PeopleLine & RoomLine & TalkLine & DocumentLine {
    const me = this;
    return {
      store: me.store,
      get number() {
        return me.#me;
      },
      get ready() {
        return me.#ready;
      },
      get link() {
        return me.#ready ? me.#link : undefined;
      },
      key: () => me.#key(),
      notice: (text) => me.notice(text),
      send: (packet) => me.#send(packet),
      ask: (packet, done) => me.#ask(packet, done),
      write: (frame) => me.#link?.send(frame),
      after: (done) => me.#areYouThere(done),
      learnName: (number) => me.people.learnName(number),
      passwordChanged: (password) => {
        if (me.#credentials) {
          me.#credentials = { ...me.#credentials, password };
        }
      },
    };
  }

  #keptMessage(kept: OicqToUser.KeptMessage): void {
    // A request comes again at each log-in until it is answered, and the page begins anew with them.
    const request = kept.flag === MESSAGE_FLAG.SYSTEM && kept.informationType === INFORMATION_TYPE.ASKS_YOU;
    if (this.#kept.came(kept, kept.flag === MESSAGE_FLAG.USER ? kept.number : 0) || request) {
      const { flag, number, information, informationType } = kept;
      const key = `kept ${kept.idHigh} ${kept.idLow} ${kept.time}`;
      this.#message({ packet: 'Message', flag, number, information, informationType }, kept.time * 1000, key);
    }
  }

  #message(message: OicqToUser.Message, time = Date.now(), key = this.#key()): void {
    const notice = message.flag === MESSAGE_FLAG.SYSTEM && message.informationType === INFORMATION_TYPE.NOTICE;
    if (notice && takenAsRefusal(this, this.#answers, this.#ready, () => this.#key(), message.information)) {
      return;
    }
    this.people.learnName(message.number);
    this.store.happen({ kind: 'message', message, key, time });
    if (message.flag === MESSAGE_FLAG.SYSTEM && message.informationType === INFORMATION_TYPE.AGREED) {
      this.people.learnPresence(message.number);
    }
  }
}
