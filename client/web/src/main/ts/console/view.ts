import type { Api, Ran, Row } from './api';

/** Rows that are read at once. */
export const PAGE = 100;

/** A field that a deed asks for, or by which a table is filtered. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'password' | 'choice' | 'file';
  /** Of a choice: each value with its words. */
  readonly choices?: readonly (readonly [string, string])[];
  readonly value?: string;
  readonly required?: boolean;
  readonly hint?: string;
}

export type Values = Readonly<Record<string, string>>;

/** What goes with a deed that is done, beside the texts in its fields. */
export interface Doing {
  /** What was chosen where a field is for a file. */
  readonly file: File | undefined;
  /** Says how far it is. */
  readonly told: (said: string) => void;
}

/** Something that an operator can do. It is asked first, and says what will happen. */
export interface Deed {
  readonly name: string;
  readonly label: string;
  /** Whether it cannot be undone, or hurts somebody. */
  readonly danger?: boolean;
  /** What will happen. */
  readonly warning?: (api: Api) => Promise<string> | string;
  readonly fields?: readonly Field[];
  run(api: Api, values: Values, doing: Doing): Promise<Ran | { readonly sentence: string }>;
  /** Of a deed that lasts: ends it before its time. It is also called where its dialog is closed. */
  readonly end?: (api: Api) => Promise<unknown>;
  /** What is shown large and only once: a code, a number. */
  readonly shows?: (ran: Ran) => readonly [label: string, value: string];
}

/** Facts about one row, in the dialog that opens from it. */
export interface Detail {
  readonly title: string;
  readonly headings: readonly string[];
  readonly rows: readonly Row[];
}

/** A part of a table, as far as it was read. */
export interface Part {
  readonly headings: readonly string[];
  readonly rows: readonly Row[];
  /** From here more may follow. */
  readonly next?: string;
  /** How many there are in all, where that is known. */
  readonly sentence?: string;
}

/** A table of the console, with what can be done to its rows. */
export interface View {
  /** What the words call it. */
  readonly name: string;
  /** Whether it has a field to search with. */
  readonly search: boolean;
  readonly filters?: () => readonly Field[];
  load(api: Api, search: string, filters: Values, from: string | undefined): Promise<Part>;
  /** Facts about a row; without it a row has only deeds. */
  detail?(api: Api, row: Row): Promise<Detail>;
  /** Whether a row stands for something that is switched off. */
  isOff?(row: Row): boolean;
  /** What can be done to a row. */
  deeds(row: Row): readonly Deed[];
  /** What can be done beside all rows. */
  tools(filters: Values): readonly Deed[];
}
