import { Answers, NOT_HERE, type Refusal, refusal, TOO_LONG } from './answers';
import { type FileLine, Files } from './files';
import { Kept } from './kept';
import { Link } from './link';
import {
  CHAT_TO_USER,
  DIRECTION,
  DISPLAY_MODE,
  type Frame,
  INFORMATION_TYPE,
  LOGIN_MODE,
  MESSAGE_FLAG,
  OICQ_TO_USER,
  type OicqToUser,
  ProtocolError,
  USER_TO_OICQ,
  type UserToOicq,
} from './protocol';
import { type RoomLine, Rooms } from './rooms';
import { type Mode, nameOf, type Notice } from './state';
import type { Store } from './store';
import { reason, words } from './words';

/** The extension of kept messages. */
const KEPT_MESSAGES = 1;
const SEND_MESSAGE = 0x03;
const MOST_LISTED = 255;
const OFFER_FILE = 0x13;
const FILE_CONTENT = 0x15;
const TAKEN_OVER = 'your number has logged in from elsewhere';

/** A proof of life goes out after so long without one; the server ends a connection after three minutes. */
const PULSE_MILLIS = 45_000;
/** So long may the answer to anything take. */
const ANSWER_MILLIS = 30_000;
const FIRST_PAUSE_MILLIS = 1000;
const LONGEST_PAUSE_MILLIS = 30_000;

/** Who logs in, kept as long as the page is open, so that it can come back by itself. */
interface Credentials {
  readonly number: number;
  readonly password: string;
  readonly mode: Mode;
}

/** A message of mine whose fate is not known. */
interface Outgoing {
  readonly to: number;
  readonly key: string;
  readonly text: string;
  /** Whether it has been written to the connection of now. */
  written: boolean;
}

/** What one can do, turned into packets; and what comes of it, into events. */
export class Client {
  #link: Link | undefined;
  #ready = false;
  #credentials: Credentials | undefined;
  readonly #answers = new Answers<OicqToUser.Packet>();
  #outgoing: Outgoing[] = [];
  #pauses = 0;
  #retry = 0;
  #deadline = 0;
  #checking = false;
  #keys = 0;
  /** Numbers whose names were asked for on this connection. */
  readonly #asked = new Set<number>();
  readonly files: Files;
  readonly rooms: Rooms;
  readonly #kept = new Kept(
    (sequence) => this.#send({ packet: 'Acknowledge', number: this.#me, sequence }),
    (from) => (this.store.state.talks.get(from)?.unread ?? 0) === 0,
  );

  constructor(readonly store: Store) {
    this.files = new Files(this.#fileLine());
    this.rooms = new Rooms(this.#roomLine());
    store.watch(() => this.#kept.read());
    setInterval(() => this.#pulse(), PULSE_MILLIS);
    addEventListener('online', () => this.#retry && this.#connect());
    addEventListener('offline', () => this.#link?.close());
  }

  // ------------------------------------------------------------------ coming and going

  /** Logs in, and stays so: a connection that breaks is made again. */
  logIn(number: number, password: string, invisible: boolean): void {
    if (number !== this.#me) {
      this.#kept.forget();
    }
    this.#credentials = {
      number,
      password: password.toWellFormed(),
      mode: invisible ? DISPLAY_MODE.HIDDEN : DISPLAY_MODE.ONLINE,
    };
    this.#connect();
  }

  /** Makes an account, which anybody may ask to add. */
  register(nickname: string, password: string): void {
    this.#credentials = undefined;
    this.#open(() => {
      this.#ask({ ...FORM, nickname, password: password.toWellFormed() }, (reply, why) => {
        const made = reply as OicqToUser.RegisterReply | undefined;
        this.store.happen(
          made?.success
            ? { kind: 'registered', number: made.number }
            : { kind: 'refused', why: why ? reason(why) : made ? 'register' : 'link' },
        );
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
    this.#outgoing = [];
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
      this.#learnName(who.number);
      this.rooms.enter();
      this.#learnBlocked(0);
      this.#flush();
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

  /** What was asked will not be answered; what was written and not taken may have arrived or not. */
  #broken(): void {
    clearTimeout(this.#deadline);
    this.#deadline = 0;
    this.#ready = false;
    this.#checking = false;
    this.#kept.broken();
    for (const one of this.#outgoing.filter((each) => each.written)) {
      this.store.happen({ kind: 'line', to: one.to, key: one.key, state: 'unsure' });
    }
    this.#outgoing = this.#outgoing.filter((one) => !one.written);
    this.files.broken();
    this.rooms.broken();
    this.#asked.clear();
    this.#answers.end();
  }

  // ------------------------------------------------------------------ talking

  /** Says something to somebody; without a connection, as soon as there is one. */
  say(to: number, text: string): void {
    const key = this.#key();
    const wellFormed = text.toWellFormed().replaceAll('\0', '');
    this.store.happen({ kind: 'said', to, text: wellFormed, key, time: Date.now() });
    this.#outgoing.push({ to, key, text: wellFormed, written: false });
    this.#flush();
  }

  /** Says again what was refused, or may not have arrived. */
  sayAgain(to: number, key: string): void {
    const line = this.store.state.talks.get(to)?.lines.find((one) => one.key === key);
    if (line?.mine && !this.#outgoing.some((one) => one.key === key)) {
      this.store.happen({ kind: 'line', to, key, state: 'waiting' });
      this.#outgoing.push({ to, key, text: line.text, written: false });
      this.#flush();
    }
  }

  #flush(): void {
    if (!this.#ready) {
      return;
    }
    for (const one of this.#outgoing.filter((each) => !each.written)) {
      const line = { kind: 'line', to: one.to, key: one.key } as const;
      try {
        this.#send({ packet: 'SendMessage', number: this.#me, otherNumber: one.to, content: one.text });
        one.written = true;
        this.store.happen({ ...line, state: 'sent' });
      } catch (problem) {
        if (!(problem instanceof ProtocolError)) {
          throw problem;
        }
        this.#outgoing = this.#outgoing.filter((each) => each !== one);
        this.store.happen({ ...line, state: 'refused', why: TOO_LONG });
      }
    }
    this.#check();
  }

  /** Asks for anything: the answer says that the messages before it are taken, but for those that were refused. */
  #check(): void {
    const asked = this.#outgoing.filter((one) => one.written);
    if (asked.length === 0 || this.#checking) {
      return;
    }
    this.#checking = true;
    this.#areYouThere(() => {
      this.#checking = false;
      const taken = asked.filter((one) => this.#outgoing.includes(one));
      this.#outgoing = this.#outgoing.filter((one) => !taken.includes(one));
      taken.forEach((one) => this.store.happen({ kind: 'line', to: one.to, key: one.key, state: 'taken' }));
      this.#check();
    });
  }

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

  /** Asks to have somebody in the list. */
  add(number: number): void {
    this.#learnName(number);
    this.#send({ packet: 'AddFriend', number: this.#me, friendNumber: number });
  }

  /** Asks somebody to be allowed to add it. */
  request(number: number, why: string): void {
    this.#send({ packet: 'RequestFriend', number: this.#me, friendNumber: number, reason: why.toWellFormed() });
    this.#areYouThere(() => {
      if (!this.store.state.friends.has(number)) {
        this.store.happen({ kind: 'noticed', notice: { key: this.#key(), kind: 'asked', number, text: '' } });
      }
    });
  }

  /** Lets somebody add me, or not. */
  answer(number: number, consent: boolean): void {
    this.#send({ packet: 'AnswerRequest', number: this.#me, friendNumber: number, consent: consent ? 1 : 0 });
    this.store.happen({ kind: 'answered', number });
  }

  /** Takes somebody out of the list. */
  remove(number: number): void {
    this.#send({ packet: 'DeleteFriend', number: this.#me, friendNumber: number });
    this.store.happen({ kind: 'removed', number });
  }

  /** Shows me otherwise to the others. */
  mode(mode: Mode): void {
    this.#send({ packet: 'ChangeMode', number: this.#me, displayMode: mode });
    if (this.#credentials) {
      this.#credentials = { ...this.#credentials, mode };
    }
    this.store.happen({ kind: 'mode', mode });
  }

  /** Looks for people by a condition of the search language. */
  search(condition: string): void {
    this.store.happen({ kind: 'searching' });
    this.#ask({ packet: 'Search', number: this.#me, sqlStatement: condition }, (reply) =>
      this.store.happen({
        kind: 'found',
        reply: (reply as OicqToUser.SearchResult | undefined) ?? { packet: 'SearchResult', success: 0, users: [] },
      }),
    );
  }

  /** Keeps somebody from reaching me, or lets it again. */
  block(otherNumber: number, block: boolean): void {
    this.#ask({ packet: 'Block', number: this.#me, otherNumber, block: block ? 1 : 0 }, (packet) => {
      const reply = packet as OicqToUser.BlockReply | undefined;
      if (reply?.success) {
        this.store.happen({ kind: 'blocked', numbers: [otherNumber], block });
      } else {
        this.#refusedPlainly();
      }
    });
  }

  /** Asks whom I have blocked, page by page. A server that does not know how refuses, and nobody is. */
  #learnBlocked(startNumber: number): void {
    this.#ask({ packet: 'ListBlocked', number: this.#me, startNumber, howMany: MOST_LISTED }, (packet) => {
      const numbers = (packet as OicqToUser.BlockedUsers | undefined)?.users.map((user) => user.number) ?? [];
      this.store.happen({ kind: 'blocked', numbers, block: true });
      if (numbers.length === MOST_LISTED) {
        this.#learnBlocked(numbers[numbers.length - 1]!);
      }
    });
  }

  /** Asks what a user says of itself. */
  view(number: number): void {
    this.#ask({ packet: 'ViewUser', number: this.#me, friendNumber: number }, (packet) => this.#viewed(packet));
  }

  /** Changes what I say of myself; an empty password and authentication 255 leave theirs as they are. */
  change(form: Omit<UserToOicq.ChangeData, 'packet' | 'number'>, done: (problem: string) => void): void {
    this.#ask({ packet: 'ChangeData', number: this.#me, ...form }, (packet, why) => {
      const good = this.#viewed(packet);
      if (good && form.password !== '' && this.#credentials) {
        this.#credentials = { ...this.#credentials, password: form.password };
      }
      done(good ? '' : reason(why) || '?');
    });
  }

  #viewed(packet: OicqToUser.Packet | undefined): boolean {
    const data = packet as OicqToUser.UserData | undefined;
    if (!data?.success) {
      return false;
    }
    this.store.happen({ kind: 'profile', data });
    return true;
  }

  /** Makes a group of friends. */
  addGroup(groupName: string): void {
    this.#ask({ packet: 'AddGroup', number: this.#me, groupName: groupName.toWellFormed() }, (reply) => this.#grouped(reply));
  }

  renameGroup(groupNumber: number, groupName: string): void {
    this.#ask({ packet: 'RenameGroup', number: this.#me, groupNumber, groupName: groupName.toWellFormed() }, (reply) =>
      this.#grouped(reply),
    );
  }

  #grouped(packet: OicqToUser.Packet | undefined): void {
    const reply = packet as OicqToUser.AddGroupReply | OicqToUser.RenameGroupReply | undefined;
    if (reply?.success) {
      this.store.happen({ kind: 'group', group: { number: reply.groupNumber, name: reply.groupName } });
    } else {
      this.#refusedPlainly();
    }
  }

  #refusedPlainly(): void {
    const notice: Notice = { key: this.#key(), kind: 'plain', number: 0, text: words().groupRefused };
    this.store.happen({ kind: 'noticed', notice });
  }

  /** Deletes a group; its members go to the first one. */
  deleteGroup(groupNumber: number): void {
    this.#ask({ packet: 'DeleteGroup', number: this.#me, groupNumber }, (packet) => {
      const reply = packet as OicqToUser.DeleteGroupReply | undefined;
      if (reply?.success) {
        this.store.happen({ kind: 'groupDeleted', number: groupNumber });
      } else {
        this.#refusedPlainly();
      }
    });
  }

  /** Moves a friend to another group. */
  move(friendNumber: number, targetGroup: number): void {
    this.#ask({ packet: 'MoveFriends', number: this.#me, moves: [{ friendNumber, targetGroup }] }, (packet) => {
      const reply = packet as OicqToUser.MoveFriendsReply | undefined;
      if (reply?.success) {
        this.store.happen({ kind: 'moved', friend: friendNumber, group: targetGroup });
      } else {
        this.#refusedPlainly();
      }
    });
  }

  /** Asks what a user is called, unless that is known. */
  #learnName(number: number): void {
    if (number !== 0 && !this.#asked.has(number) && nameOf(this.store.state, number) === String(number)) {
      this.#asked.add(number);
      this.#ask({ packet: 'ViewUser', number: this.#me, friendNumber: number }, (packet) => {
        const data = packet as OicqToUser.UserData | undefined;
        if (data?.success) {
          this.store.happen({ kind: 'named', number, nickname: data.nickname, portrait: data.portrait });
        }
      });
    }
  }

  /** Looks whether somebody new in the list is there: the next online after the number before it. */
  #learnPresence(number: number): void {
    this.#ask(
      {
        packet: 'FindOnline',
        number: this.#me,
        startNumber: number - 1,
        howMany: 1,
        direction: DIRECTION.LARGER,
      },
      (packet) => {
        const online = packet as OicqToUser.OnlineUsers | undefined;
        if (online?.users[0]?.number === number) {
          this.store.happen({ kind: 'present', number });
        }
      },
    );
  }

  // ------------------------------------------------------------------ packets

  get #me(): number {
    return this.store.state.me?.number ?? 0;
  }

  #key(): string {
    return String(++this.#keys);
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
        this.#learnName(packet.number);
        return this.files.offered(packet);
      case 'AnswerFile':
        return this.files.answered(packet);
      case 'FileContent':
        return this.files.piece(packet);
      default:
        return this.#answers.received(type, packet);
    }
  }

  /** What the transfers of files may do with this connection. */
  #fileLine(): FileLine {
    const me = this;
    return {
      store: me.store,
      get number() {
        return me.#me;
      },
      get link() {
        return me.#ready ? me.#link : undefined;
      },
      key: () => me.#key(),
      send: (packet) => me.#send(packet),
      after: (done) => me.#areYouThere(done),
    };
  }

  /** What the rooms may do with this connection. */
  #roomLine(): RoomLine {
    const me = this;
    return {
      store: me.store,
      get number() {
        return me.#me;
      },
      get ready() {
        return me.#ready;
      },
      key: () => me.#key(),
      write: (frame) => me.#link?.send(frame),
      learnName: (number) => me.#learnName(number),
    };
  }

  #keptMessage(kept: OicqToUser.KeptMessage): void {
    // A request comes again at each log-in until it is answered, and the page begins anew with them.
    const request = kept.flag === MESSAGE_FLAG.SYSTEM && kept.informationType === INFORMATION_TYPE.ASKS_YOU;
    if (this.#kept.came(kept, kept.flag === MESSAGE_FLAG.USER ? kept.number : 0) || request) {
      const { flag, number, information, informationType } = kept;
      this.#message({ packet: 'Message', flag, number, information, informationType }, kept.time * 1000);
    }
  }

  #message(message: OicqToUser.Message, time = Date.now()): void {
    const notice = message.flag === MESSAGE_FLAG.SYSTEM && message.informationType === INFORMATION_TYPE.NOTICE;
    if (notice && this.#refused(message.information)) {
      return;
    }
    this.#learnName(message.number);
    this.store.happen({ kind: 'message', message, key: this.#key(), time });
    if (message.flag === MESSAGE_FLAG.SYSTEM && message.informationType === INFORMATION_TYPE.AGREED) {
      this.#learnPresence(message.number);
    }
  }

  /** Takes a notice that is about something this page has done; says whether it was one. */
  #refused(words: string): boolean {
    if (words === TAKEN_OVER) {
      this.store.happen({ kind: 'link', link: { kind: 'takenOver' } });
      return true;
    }
    const about = refusal(words);
    if (!about) {
      if (!this.#ready) {
        this.#answers.explainedLast(words);
      }
      return !this.#ready;
    }
    if (about.program === 'chat') {
      if (NOT_HERE.test(about.why)) {
        this.rooms.notHere();
        return true;
      }
      if (this.rooms.refused(about.packet, about.about, about.why)) {
        return true;
      }
    }
    if (about.program === '' && this.#refusedOwn(about)) {
      return true;
    }
    const text = reason(about.why);
    const number = about.program === '' ? about.about : 0;
    this.store.happen({ kind: 'noticed', notice: { key: this.#key(), kind: 'plain', number, text } });
    return true;
  }

  /** A packet of OICQ's own was refused; says whether it was one that waits for its fate. */
  #refusedOwn(about: Refusal): boolean {
    const line =
      about.packet === SEND_MESSAGE ? this.#outgoing.find((one) => one.written && one.to === about.about) : undefined;
    if (line) {
      this.#outgoing = this.#outgoing.filter((one) => one !== line);
      this.store.happen({ kind: 'line', to: line.to, key: line.key, state: 'refused', why: reason(about.why) });
      return true;
    }
    if (about.packet >= OFFER_FILE && about.packet <= FILE_CONTENT && this.files.over(about.about, about.why)) {
      return true;
    }
    return this.#answers.explained(about.packet, about.why);
  }
}

/** Somebody who says nothing of itself. */
const FORM: UserToOicq.Register = {
  packet: 'Register',
  nickname: '',
  portrait: 0,
  password: '',
  gender: 255,
  age: 0,
  realName: '',
  country: 0,
  province: 0,
  city: '',
  address: '',
  zipCode: '',
  education: 0,
  school: '',
  occupation: 0,
  phone: '',
  pager: '',
  email: '',
  hobbies: '',
  description: '',
  authentication: 1,
};
