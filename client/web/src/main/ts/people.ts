import { DIRECTION, type OicqToUser, type UserToOicq } from './protocol';
import { nameOf } from './state';
import type { Store } from './store';
import { reason, words } from './words';

const MOST_LISTED = 255;

/** What the deeds about people need of the client. */
export interface PeopleLine {
  readonly store: Store;
  readonly number: number;
  key(): string;
  /** Says something once; where the text is empty, that there is no connection. */
  notice(text: string): void;
  send(packet: UserToOicq.Packet): void;
  ask(packet: UserToOicq.Packet, done: (reply: OicqToUser.Packet | undefined, why: string) => void): void;
  /** Calls back when everything before has been handled by the server. */
  after(done: () => void): void;
  /** From now on one logs in with this password. */
  passwordChanged(password: string): void;
}

/** What one can do about other people and one's own list and profile, turned into packets; and what comes of it, into events. */
export class People {
  /** Numbers whose names were asked for on this connection. */
  readonly #asked = new Set<number>();

  constructor(private readonly line: PeopleLine) {}

  /** Asks to have somebody in the list. */
  add(number: number): void {
    this.learnName(number);
    this.line.send({ packet: 'AddFriend', number: this.line.number, friendNumber: number });
  }

  /** Asks somebody to be allowed to add it. */
  request(number: number, why: string): void {
    this.line.send({ packet: 'RequestFriend', number: this.line.number, friendNumber: number, reason: why.toWellFormed() });
    this.line.after(() => {
      if (!this.line.store.state.friends.has(number)) {
        this.line.store.happen({ kind: 'noticed', notice: { key: this.line.key(), kind: 'asked', number, text: '' } });
      }
    });
  }

  /** Lets somebody add me, or not. */
  answer(number: number, consent: boolean): void {
    this.line.send({ packet: 'AnswerRequest', number: this.line.number, friendNumber: number, consent: consent ? 1 : 0 });
    this.line.store.happen({ kind: 'answered', number });
  }

  /** Takes somebody out of the list. */
  remove(number: number): void {
    this.line.send({ packet: 'DeleteFriend', number: this.line.number, friendNumber: number });
    this.line.store.happen({ kind: 'removed', number });
  }

  /** Looks for people by a condition of the search language. */
  search(condition: string): void {
    this.line.store.happen({ kind: 'searching' });
    this.line.ask({ packet: 'Search', number: this.line.number, sqlStatement: condition }, (packet, why) => {
      const reply = packet as OicqToUser.SearchResult | undefined;
      const problem = reply?.success ? undefined : why || words().notConnected;
      this.line.store.happen({ kind: 'found', people: reply?.users ?? [], problem });
    });
  }

  /** Keeps somebody from reaching me, or lets it again. */
  block(otherNumber: number, block: boolean): void {
    this.line.ask({ packet: 'Block', number: this.line.number, otherNumber, block: block ? 1 : 0 }, (packet, why) => {
      const reply = packet as OicqToUser.BlockReply | undefined;
      if (reply?.success) {
        this.line.store.happen({ kind: 'blocked', numbers: [otherNumber], block });
      } else {
        this.line.notice(why);
      }
    });
  }

  /** Asks whom I have blocked, page by page. A server that does not know how refuses, and nobody is. */
  learnBlocked(startNumber: number): void {
    this.line.ask({ packet: 'ListBlocked', number: this.line.number, startNumber, howMany: MOST_LISTED }, (packet) => {
      const numbers = (packet as OicqToUser.BlockedUsers | undefined)?.users.map((user) => user.number) ?? [];
      this.line.store.happen({ kind: 'blocked', numbers, block: true });
      if (numbers.length === MOST_LISTED) {
        this.learnBlocked(numbers[numbers.length - 1]!);
      }
    });
  }

  /** Asks what a user says of itself. */
  view(number: number): void {
    this.line.ask({ packet: 'ViewUser', number: this.line.number, friendNumber: number }, (packet) => this.#viewed(packet));
  }

  /** Changes what I say of myself; an empty password and authentication 255 leave theirs as they are. */
  change(form: Omit<UserToOicq.ChangeData, 'packet' | 'number'>, done: (problem: string) => void): void {
    this.line.ask({ packet: 'ChangeData', number: this.line.number, ...form }, (packet, why) => {
      const good = this.#viewed(packet);
      if (good && form.password !== '') {
        this.line.passwordChanged(form.password);
      }
      done(good ? '' : reason(why) || words().notConnected);
    });
  }

  #viewed(packet: OicqToUser.Packet | undefined): boolean {
    const data = packet as OicqToUser.UserData | undefined;
    if (!data?.success) {
      return false;
    }
    this.line.store.happen({ kind: 'profile', data });
    return true;
  }

  /** Makes a group of friends. */
  addGroup(groupName: string): void {
    this.line.ask({ packet: 'AddGroup', number: this.line.number, groupName: groupName.toWellFormed() }, (reply, why) =>
      this.#grouped(reply, why),
    );
  }

  renameGroup(groupNumber: number, groupName: string): void {
    this.line.ask({ packet: 'RenameGroup', number: this.line.number, groupNumber, groupName: groupName.toWellFormed() }, (reply, why) =>
      this.#grouped(reply, why),
    );
  }

  #grouped(packet: OicqToUser.Packet | undefined, why: string): void {
    const reply = packet as OicqToUser.AddGroupReply | OicqToUser.RenameGroupReply | undefined;
    if (reply?.success) {
      this.line.store.happen({ kind: 'group', group: { number: reply.groupNumber, name: reply.groupName } });
    } else {
      this.line.notice(why);
    }
  }

  /** Deletes a group; its members go to the first one. */
  deleteGroup(groupNumber: number): void {
    this.line.ask({ packet: 'DeleteGroup', number: this.line.number, groupNumber }, (packet, why) => {
      const reply = packet as OicqToUser.DeleteGroupReply | undefined;
      if (reply?.success) {
        this.line.store.happen({ kind: 'groupDeleted', number: groupNumber });
      } else {
        this.line.notice(why);
      }
    });
  }

  /** Moves a friend to another group. */
  move(friendNumber: number, targetGroup: number): void {
    this.line.ask({ packet: 'MoveFriends', number: this.line.number, moves: [{ friendNumber, targetGroup }] }, (packet, why) => {
      const reply = packet as OicqToUser.MoveFriendsReply | undefined;
      if (reply?.success) {
        this.line.store.happen({ kind: 'moved', friend: friendNumber, group: targetGroup });
      } else {
        this.line.notice(why);
      }
    });
  }

  /** Asks what a user is called, unless that is known. */
  learnName(number: number): void {
    if (number !== 0 && !this.#asked.has(number) && nameOf(this.line.store.state, number) === String(number)) {
      this.#asked.add(number);
      this.line.ask({ packet: 'ViewUser', number: this.line.number, friendNumber: number }, (packet) => {
        const data = packet as OicqToUser.UserData | undefined;
        if (data?.success) {
          this.line.store.happen({ kind: 'named', number, nickname: data.nickname, portrait: data.portrait });
        }
      });
    }
  }

  /** Looks whether somebody new in the list is there: the next online after the number before it. */
  learnPresence(number: number): void {
    this.line.ask(
      {
        packet: 'FindOnline',
        number: this.line.number,
        startNumber: number - 1,
        howMany: 1,
        direction: DIRECTION.LARGER,
      },
      (packet) => {
        const online = packet as OicqToUser.OnlineUsers | undefined;
        if (online?.users[0]?.number === number) {
          this.line.store.happen({ kind: 'present', number });
        }
      },
    );
  }

  /** The connection is over: names that did not come are asked for again. */
  broken(): void {
    this.#asked.clear();
  }
}

/** Somebody who says nothing of itself. */
export const SAYS_NOTHING: UserToOicq.Register = {
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
