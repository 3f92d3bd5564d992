/** Pieces that came are put together in parts of this size, which the browser may keep on its disk. */
const PART = 4 << 20;

/** Where the pieces of a file go: into a file that the user chose, or into the browser's own keeping until it is saved. */
export interface Sink {
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** An address to save it from, where it is not saved already. */
  end(): Promise<string | undefined>;
  /** Nothing more comes: what was written is thrown away. */
  abort(): void;
}

/** Progress is told after so many bytes or a hundredth of the file, and not for every piece. */
const STEP = 256 << 10;

/** The pieces of a file that comes in: each is written after the one before it. */
export class Incoming {
  #got = 0;
  #told = 0;
  #written = Promise.resolve();
  /** Whether it has ended or was given up: what its sink says afterwards is of no interest. */
  #over = false;

  /**
   * @param progress called with how many bytes have come
   * @param unwritable called once, where a piece cannot be written and nobody has ended it yet; it is given up then
   */
  constructor(
    private readonly sink: Sink,
    readonly size: number,
    private readonly progress: (got: number) => void,
    private readonly unwritable: () => void,
  ) {}

  /** Bytes that are still to come. */
  get missing(): number {
    return this.size - this.#got;
  }

  /** A piece has come. Says whether it was the last. */
  piece(content: Uint8Array): boolean {
    // A copy: the view holds all that came with it.
    const copy = content.slice();
    this.#got += copy.length;
    this.#written = this.#written.then(() => this.sink.write(copy));
    this.#written.catch(() => {
      if (!this.#over) {
        this.abort();
        this.unwritable();
      }
    });
    if (this.#got >= this.size) {
      return true;
    }
    if (this.#got - this.#told >= Math.max(STEP, this.size / 100)) {
      this.#told = this.#got;
      this.progress(this.#got);
    }
    return false;
  }

  /** All has come. Gives an address to save it from, where it is not saved already; fails where it cannot be written. */
  async end(): Promise<string | undefined> {
    this.#over = true;
    try {
      await this.#written;
      return await this.sink.end();
    } catch (problem) {
      this.sink.abort();
      throw problem;
    }
  }

  /** Nothing more comes: what was written is thrown away. */
  abort(): void {
    this.#over = true;
    this.sink.abort();
  }
}

/** Addresses that files are saved from. The browser keeps the bytes of each until it is given back. */
export class Addresses {
  readonly #kept = new Map<string, () => void>();

  constructor(private readonly most: number) {}

  /**
   * One more; where there are too many, the oldest is given back.
   *
   * @param gone called when nothing can be saved from it any more
   */
  add(href: string | undefined, gone: () => void): void {
    if (href !== undefined) {
      this.#kept.set(href, gone);
      const oldest = this.#kept.keys().next().value;
      if (this.#kept.size > this.most && oldest !== undefined) {
        this.drop(oldest);
      }
    }
  }

  /** Gives one back. */
  drop(href: string | undefined): void {
    const gone = href === undefined ? undefined : this.#kept.get(href);
    if (href !== undefined && gone) {
      this.#kept.delete(href);
      URL.revokeObjectURL(href);
      gone();
    }
  }

  /** Gives all back. */
  clear(): void {
    [...this.#kept.keys()].forEach((href) => this.drop(href));
  }
}

/** A name without anything that a system could take for a way, a command, or another direction of writing. */
export function safeName(name: string): string {
  const safe = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return [...safe].slice(0, 100).join('') || 'file';
}

/** Asks where a file shall go, where the browser can; nothing where the user thought better of it. */
export async function chosenSink(name: string): Promise<Sink | undefined> {
  if (window.showSaveFilePicker) {
    try {
      const handle = await window.showSaveFilePicker({ suggestedName: name });
      const stream = await handle.createWritable();
      return {
        write: (piece) => stream.write(piece),
        end: async () => {
          await stream.close();
          return undefined;
        },
        abort: () => void stream.abort().catch(() => {}),
      };
    } catch (problem) {
      if (problem instanceof DOMException && problem.name === 'AbortError') {
        return undefined;
      }
      // Not allowed here: the browser keeps it until it is saved.
    }
  }
  return keptSink();
}

function keptSink(): Sink {
  const parts: Blob[] = [];
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const put = (): void => {
    parts.push(new Blob(waiting));
    waiting = [];
    bytes = 0;
  };
  return {
    write: async (piece) => {
      waiting.push(piece);
      bytes += piece.length;
      if (bytes >= PART) {
        put();
      }
    },
    end: async () => {
      put();
      return URL.createObjectURL(new Blob(parts, { type: 'application/octet-stream' }));
    },
    abort: () => parts.splice(0),
  };
}

declare global {
  interface Window {
    /** Where the browser has the File System Access API: Chromium's, on https or this machine. */
    showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
  }
}
