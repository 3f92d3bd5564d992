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
