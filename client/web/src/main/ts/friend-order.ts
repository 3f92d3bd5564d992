import { DISPLAY_MODE } from './protocol';
import { type Friend, isHere } from './state';

interface Members {
  /** As they came. */
  readonly plain: readonly Friend[];
  readonly sorted: readonly Friend[];
  /** Whether somebody may stand where it did before a change. */
  readonly held: boolean;
}

/**
 * The friends of each group in order: those who are there come first, and then by name. A group in which nobody has changed
 * is not sorted again, and its list stays the same one. While the order is held, everybody stays in place, and who is new comes
 * at the end.
 */
export class FriendOrder {
  #friends: ReadonlyMap<number, Friend> | undefined;
  #groups = new Map<number, Members>();
  #hold = false;
  readonly #names = new Intl.Collator();

  /** @param hold whether the order shall stay, for somebody points at it */
  of(friends: ReadonlyMap<number, Friend>, group: number, hold = false): readonly Friend[] {
    if (friends !== this.#friends || hold !== this.#hold) {
      this.#friends = friends;
      this.#hold = hold;
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
      const stays = same && (this.#hold || !known.held);
      this.#groups.set(group, stays ? known : this.#hold && known ? held(plain, known) : this.#sorted(plain));
    });
  }

  #sorted(plain: readonly Friend[]): Members {
    return { plain, sorted: plain.toSorted((a, b) => this.#compare(a, b)), held: false };
  }

  #compare(a: Friend, b: Friend): number {
    return rank(a) - rank(b) || this.#names.compare(a.nickname, b.nickname) || a.number - b.number;
  }
}

const NOBODY: readonly Friend[] = [];

/** The same people as before in the same order, and the new ones after them. */
function held(plain: readonly Friend[], before: Members): Members {
  const left = new Map(plain.map((one) => [one.number, one]));
  const sorted: Friend[] = [];
  for (const { number } of before.sorted) {
    const one = left.get(number);
    if (one && left.delete(number)) {
      sorted.push(one);
    }
  }
  return { plain, sorted: [...sorted, ...left.values()], held: true };
}

function rank(friend: Friend): number {
  return friend.mode === DISPLAY_MODE.ONLINE ? 0 : isHere(friend.mode) ? 1 : 2;
}
