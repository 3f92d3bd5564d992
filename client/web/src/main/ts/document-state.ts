import type { FaxToUser } from './protocol';

/** The two servers that take documents. */
export type Service = 'fax' | 'print';

/** A document of mine on its way to paper. */
export interface Job {
  readonly number: number;
  readonly destination: string;
  readonly name: string;
  /** A code of JOB_STATE. */
  readonly state: number;
  /** 0 until they are counted. */
  readonly pages: number;
  /** As Date.now. */
  readonly submitted: number;
  /** Why it is so, or how far it is. */
  readonly information: string;
}

/** A fax that has come in for me. */
export interface Fax {
  readonly number: number;
  readonly from: string;
  readonly name: string;
  readonly size: number;
  readonly pages: number;
  /** Bytes that are here. */
  readonly done: number;
  readonly state: 'there' | 'coming' | 'complete' | 'failed';
  readonly why?: string | undefined;
  /** Where it can be saved from. */
  readonly href?: string | undefined;
}

/** A document that goes to the server. */
export interface Sending {
  /** 0 until the server has given it a number. */
  readonly job: number;
  readonly name: string;
  readonly size: number;
  readonly done: number;
}

export type Destination = FaxToUser.DestinationList['destinations'][number];

/** What the page knows of the fax server or of the print server. */
export interface Desk {
  /** Whether the server runs here and has answered. */
  readonly here: boolean;
  /** Whether the operator lets me send. */
  readonly may: boolean;
  /** From the newest to the oldest. */
  readonly jobs: readonly Job[];
  /** Whether there may be older jobs than were read. */
  readonly more: boolean;
  readonly destinations: readonly Destination[];
  readonly sending?: Sending | undefined;
  /** Why the last document was not taken; empty where it was. */
  readonly problem: string;
  /** From the oldest to the newest; of the fax server only. */
  readonly faxes: readonly Fax[];
}

export const EMPTY_DESK: Desk = {
  here: false,
  may: false,
  jobs: [],
  more: false,
  destinations: [],
  problem: '',
  faxes: [],
};

/** Whether there is anything for me to do or to see. */
export function isOpen(desk: Desk): boolean {
  return desk.here && (desk.may || desk.jobs.length > 0 || desk.faxes.length > 0);
}
