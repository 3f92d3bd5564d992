import type { Link } from './link';

/** Bytes of a piece. */
const PIECE = 32 << 10;
/** So much may wait in the browser; the server reads no more while the receiver is slow. */
const MOST_WAITING = 256 << 10;
const LOOK_AGAIN_MILLIS = 20;

/**
 * Reads a file piece by piece, and sends each when the link has room for it: the file is never held as a whole.
 *
 * @param goesOn whether the rest shall be sent; asked before each piece
 * @param send takes a piece, and how much has gone before it
 * @return whether all has gone; 'unreadable' where the file was changed or deleted meanwhile
 */
export async function pour(
  file: File,
  link: () => Link | undefined,
  goesOn: () => boolean,
  send: (content: Uint8Array, at: number) => void,
): Promise<'whole' | 'unreadable' | 'stopped'> {
  for (let at = 0; at < file.size; at += PIECE) {
    let content: Uint8Array;
    try {
      content = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer());
    } catch {
      return 'unreadable';
    }
    while (goesOn() && (link()?.waiting ?? 0) > MOST_WAITING) {
      await new Promise((later) => setTimeout(later, LOOK_AGAIN_MILLIS));
    }
    if (!goesOn()) {
      return 'stopped';
    }
    send(content, at);
  }
  return 'whole';
}
