import { harmless, isIn, isMessage, nameOf, type Open, roomName, type State, unreadIn } from './state';
import { words } from './words';

/** Something that somebody who is not looking wants to hear of. */
export interface News {
  /** The same for what is the same, so that nothing is told twice. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** What shows it; the list, where there is nothing. */
  readonly open?: Open | undefined;
}

/** So much of a message is told. */
const MOST_CHARACTERS = 120;

/** What is new and not in sight after something has happened. Pure. */
export function news(before: State, after: State): News[] {
  return before === after || before.me?.number !== after.me?.number
    ? []
    : [...fromTalks(before, after), ...fromRooms(before, after), ...fromRequests(before, after)];
}

function fromTalks(before: State, after: State): News[] {
  return [...after.talks.values()]
    .filter((talk) => talk !== before.talks.get(talk.number) && talk.unread > (before.talks.get(talk.number)?.unread ?? 0))
    .map((talk) => {
      const line = talk.lines.at(-1)!;
      const title = nameOf(after, talk.number);
      return { key: `line ${talk.number} ${line.key}`, title, body: short(line.file?.name ?? line.text), open: talk.number };
    });
}

/** Only what is said now: what is read of the log later was said before. */
function fromRooms(before: State, after: State): News[] {
  const all: News[] = [];
  for (const room of after.rooms.values()) {
    const was = before.rooms.get(room.number);
    const title = roomName(after, room.number);
    const open: Open = `room ${room.number}`;
    const last = room.entries.at(-1);
    if (!isIn(room)) {
      all.push(...(was ? [] : [{ key: `invitation ${room.number}`, title, body: words().invitation(title) }]));
    } else if (was && was !== room && room.last > was.last && last && isMessage(after, last) && unreadIn(after, room) > unreadIn(before, was)) {
      all.push({ key: `entry ${room.number} ${last.entry}`, title, body: short(`${nameOf(after, last.number)}: ${last.text}`), open });
    }
  }
  return all;
}

function fromRequests(before: State, after: State): News[] {
  const people = after.requests
    .filter((one) => !before.requests.some((each) => each.number === one.number))
    .map((one) => ({ key: `request ${one.number}`, title: words().requests, body: words().wantsYou(nameOf(after, one.number)) }));
  const joins = after.joinRequests
    .filter((one) => !before.joinRequests.some((each) => each.number === one.number && each.room === one.room))
    .map(({ room, number }) => ({
      key: `join ${room} ${number}`,
      title: words().requests,
      body: words().wantsIn(nameOf(after, number), roomName(after, room)),
    }));
  const faxes = after.fax.faxes
    .filter((one) => !before.fax.faxes.some((each) => each.number === one.number))
    .map((one) => ({ key: `fax ${one.number}`, title: words().desks.fax, body: short(words().faxCame(harmless(one.from))), open: 'fax' as const }));
  return [...people, ...joins, ...faxes];
}

/** On one line: a line end could make a second line that looks like somebody else's words. */
function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= MOST_CHARACTERS ? line : `${characters.slice(0, MOST_CHARACTERS).join('')}…`;
}
