/** The code of a message, and so of a notice. */
const MESSAGE = 0x03;

/** The server's sentence, which the page says itself where a text does not fit into a packet. */
export const TOO_LONG = 'the message is too long';

/** The reason where the program does not run on this server. */
export const NOT_HERE = /^the ([a-z]+) server does not run here$/;

interface Waiting<P> {
  readonly request: number;
  readonly reply: number;
  readonly done: (packet: P | undefined, why: string) => void;
  why: string;
}

/**
 * The answers of one program that are still to come. Replies have no numbers, but the server answers a connection's
 * packets in order: a reply belongs to the first request that waits for one of its type.
 */
export class Answers<P> {
  #waiting: Waiting<P>[] = [];

  /**
   * Waits for the answer to a request.
   *
   * @param done called once, with the reply, or without it where the connection broke; with the reason that a notice gave
   */
  expect(request: number, reply: number, done: Waiting<P>['done']): void {
    this.#waiting.push({ request, reply, done, why: '' });
  }

  /** Gives a reply to what waits for it. */
  received(type: number, packet: P): void {
    const at = this.#waiting.findIndex((one) => one.reply === type && type !== MESSAGE);
    if (at >= 0) {
      const [one] = this.#waiting.splice(at, 1);
      one!.done(packet, one!.why);
    }
  }

  /** A notice says why the request of this type will fail. Says whether there is one. */
  explained(request: number, why: string): boolean {
    const one = this.#waiting.find((waiting) => waiting.request === request);
    if (one === undefined) {
      return false;
    }
    one.why = why;
    return true;
  }

  /** Before a log-in the last request is what a notice in plain words is about. */
  explainedLast(why: string): void {
    const last = this.#waiting.at(-1);
    if (last) {
      last.why = why;
    }
  }

  /** Nothing more will come. */
  end(): void {
    const open = this.#waiting;
    this.#waiting = [];
    open.forEach((one) => one.done(undefined, ''));
  }
}

/** A notice about a packet: its program and type, the user, group or room that it named, and the reason. */
export interface Refusal {
  /** The program that the packet was for, as in `chat`; empty for OICQ's own. */
  readonly program: string;
  readonly packet: number;
  readonly about: number;
  readonly why: string;
}

/**
 * Reads a notice such as `0x03 10002: no such user` or `chat 0x03 17: no such room`; nothing where it is one in plain words.
 */
export function refusal(notice: string): Refusal | undefined {
  const parts = /^(?:([a-z]+) )?0x([0-9a-f]{2})(?: (\d+))?: (.*)$/s.exec(notice);
  if (parts === null) {
    return undefined;
  }
  const [, program, packet, about, why] = parts;
  return {
    program: program ?? NOT_HERE.exec(why!)?.[1] ?? '',
    packet: parseInt(packet!, 16),
    about: Number(about ?? 0),
    why: why!,
  };
}
