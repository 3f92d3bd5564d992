import { DISPLAY_MODE } from './protocol';
import { type Friend, isHere } from './state';

interface Members {
  /** As they came. */
  readonly plain: readonly Friend[];
  readonly sorted: readonly Friend[];
}

/**
 * The friends of each group in order: those who are there come first, and then by name. A group in which nobody has changed
 * is not sorted again, and its list stays the same one.
 */
export class FriendOrder {
  #friends: ReadonlyMap<number, Friend> | undefined;
  #groups = new Map<number, Members>();
  readonly #names = new Intl.Collator();

  of(friends: ReadonlyMap<number, Friend>, group: number): readonly Friend[] {
    if (friends !== this.#friends) {
      this.#friends = friends;
      const groups = new Map<number, Friend[]>();
      for (const one of friends.values()) {
        const members = groups.get(one.group);
        if (members) {
          members.push(one);
        } else {
          groups.set(one.group, [one]);
        }
      }
      this.#sort(groups);
    }
    return this.#groups.get(group)?.sorted ?? NOBODY;
  }

  #sort(groups: Map<number, Friend[]>): void {
    const before = this.#groups;
    this.#groups = new Map();
    groups.forEach((plain, group) => {
      const known = before.get(group);
      const same = known?.plain.length === plain.length && known.plain.every((one, i) => one === plain[i]);
      this.#groups.set(group, same ? known : { plain, sorted: plain.toSorted((a, b) => this.#compare(a, b)) });
    });
  }

  #compare(a: Friend, b: Friend): number {
    return rank(a) - rank(b) || this.#names.compare(a.nickname, b.nickname) || a.number - b.number;
  }
}

const NOBODY: readonly Friend[] = [];

function rank(friend: Friend): number {
  return friend.mode === DISPLAY_MODE.ONLINE ? 0 : isHere(friend.mode) ? 1 : 2;
}
