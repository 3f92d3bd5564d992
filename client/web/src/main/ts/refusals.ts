import { type Answers, NOT_HERE, type Refusal, refusal } from './answers';
import type { Documents } from './documents';
import type { Files } from './files';
import type { OicqToUser } from './protocol';
import type { Rooms } from './rooms';
import type { Store } from './store';
import type { Talks } from './talks';
import { reason } from './words';

const SEND_MESSAGE = 0x03;
const OFFER_FILE = 0x13;
const FILE_CONTENT = 0x15;
const TAKEN_OVER = 'your number has logged in from elsewhere';

/** The parts of the page that do things. */
interface Parts {
  readonly store: Store;
  readonly talks: Talks;
  readonly files: Files;
  readonly rooms: Rooms;
  readonly fax: Documents;
  readonly print: Documents;
}

/**
 * Gives a notice to the part that it is about; says whether it is about something that this page has done.
 *
 * @param ready whether this connection has logged in
 * @param key makes a key for a notice
 */
export function takenAsRefusal(
  parts: Parts,
  answers: Answers<OicqToUser.Packet>,
  ready: boolean,
  key: () => string,
  information: string,
): boolean {
  const { store, rooms, fax, print } = parts;
  if (information === TAKEN_OVER) {
    store.happen({ kind: 'link', link: { kind: 'takenOver' } });
    return true;
  }
  const about = refusal(information);
  if (!about) {
    if (!ready) {
      answers.explainedLast(information);
    }
    return !ready;
  }
  const part = { chat: rooms, fax, print }[about.program];
  if (part && NOT_HERE.test(about.why)) {
    part.notHere();
    return true;
  }
  if (part?.refused(about.packet, about.about, about.why) || (about.program === '' && ownRefused(parts, answers, about))) {
    return true;
  }
  const number = about.program === '' ? about.about : 0;
  store.happen({ kind: 'noticed', notice: { key: key(), kind: 'plain', number, text: reason(about.why) } });
  return true;
}

/** A packet of OICQ's own was refused; says whether it was one that waits for its fate. */
function ownRefused({ talks, files }: Parts, answers: Answers<OicqToUser.Packet>, about: Refusal): boolean {
  if (about.packet === SEND_MESSAGE && talks.refused(about.about, about.why)) {
    return true;
  }
  if (about.packet === FILE_CONTENT) {
    files.notTaken(about.about, about.why);
    return true;
  }
  if (about.packet >= OFFER_FILE && about.packet < FILE_CONTENT && files.over(about.about, about.why)) {
    return true;
  }
  return answers.explained(about.packet, about.why);
}
