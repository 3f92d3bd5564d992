import { ROOM_INFORMATION } from './protocol';
import type { Entry, Room, Saying, State } from './state';

/**
 * My own words that are in the log are no longer on their way. They come back in the order in which they were said; a refusal
 * names only the room. So what others overtake was refused, and where as many were refused as wait, it is those.
 */
export function logged(state: State, room: Room, entries: readonly Entry[]): Room {
  let next = room;
  for (const one of entries) {
    if (one.number === state.me?.number && one.type === ROOM_INFORMATION.SAID) {
      next = stored(next, one);
    }
  }
  return next;
}

function stored(room: Room, entry: Entry): Room {
  const at = room.sayings.findIndex((one) => isOut(one) && one.text === entry.text && one.after < entry.entry);
  if (at < 0) {
    return room;
  }
  let next: Room = { ...room, sayings: room.sayings.filter((_, i) => i !== at) };
  for (const one of room.sayings.slice(0, at).filter((each) => each.state === 'sent')) {
    next = refuse(next, one);
  }
  return settle(next);
}

/** Whether it may be in the log: it was written. */
function isOut(saying: Saying): boolean {
  return saying.state === 'sent' || saying.state === 'unsure';
}

export function settle(room: Room): Room {
  let next = room;
  for (let sent = sentOf(next); sent.length > 0 && next.refusals.length >= sent.length; sent = sentOf(next)) {
    next = refuse(next, sent[0]!);
  }
  return sentOf(next).length === 0 ? { ...next, refusals: [] } : next;
}

function sentOf(room: Room): readonly Saying[] {
  return room.sayings.filter((one) => one.state === 'sent');
}

function refuse(room: Room, saying: Saying): Room {
  const [why, ...refusals] = room.refusals;
  const sayings = room.sayings.map((one): Saying => (one === saying ? { ...one, state: 'refused', why } : one));
  return { ...room, refusals, sayings };
}

/** What was written and is not in the log may have arrived or not. */
export function broken(room: Room): Room {
  const sayings = room.sayings.map((one): Saying => (one.state === 'sent' ? { ...one, state: 'unsure' } : one));
  return { ...room, sayings, refusals: [], reading: false };
}
