import { type Frame, FrameCutter, ProtocolError } from './protocol';

/** What becomes of a link. */
export interface LinkListener {
  opened(): void;
  received(frame: Frame): void;
  /** Nothing goes over it any more; told once. */
  closed(): void;
}

/** A WebSocket frame of the server's limit holds any part of a packet; so much goes into one. */
const MOST_AT_ONCE = 32 << 10;

/** One connection to the server: a stream of the protocol's frames in a WebSocket. */
export class Link {
  readonly #socket: WebSocket;
  readonly #cutter = new FrameCutter();
  #over = false;

  constructor(private readonly listener: LinkListener) {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new WebSocket(`${scheme}//${location.host}/oicq`, 'oicq');
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => !this.#over && listener.opened();
    this.#socket.onclose = () => this.close();
    this.#socket.onmessage = (message: MessageEvent<ArrayBuffer>) => this.#received(new Uint8Array(message.data));
  }

  #received(bytes: Uint8Array): void {
    try {
      for (const frame of this.#cutter.cut(bytes)) {
        if (!this.#over) {
          this.listener.received(frame);
        }
      }
    } catch (problem) {
      if (!(problem instanceof ProtocolError)) {
        throw problem;
      }
      this.close();
    }
  }

  send(frame: Uint8Array<ArrayBuffer>): void {
    for (let at = 0; at < frame.length; at += MOST_AT_ONCE) {
      this.#socket.send(frame.subarray(at, at + MOST_AT_ONCE));
    }
  }

  /** Bytes that were given to it and are not on their way yet. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Ends it, whatever the server does. */
  close(): void {
    if (!this.#over) {
      this.#over = true;
      this.#socket.close();
      this.listener.closed();
    }
  }
}
