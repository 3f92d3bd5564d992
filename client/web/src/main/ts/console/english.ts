/** Every sentence of the console, in English. */
export const consoleEnglish = {
  title: 'OICQ console',
  forOperators: 'For operators of this server.',
  number: 'Number',
  password: 'Password',
  logIn: 'Log in',
  logOut: 'Log out',
  language: '中文',
  theme: 'Light or dark',
  ended: 'Your log-in has ended. Log in again.',
  noAnswer: 'The server does not answer. Look whether it runs, and try again.',
  clearText: 'This connection is not encrypted: others on the way can read your password.',
  views: {
    overview: 'Overview',
    accounts: 'Accounts',
    unused: 'Never used',
    sessions: 'Sessions',
    rooms: 'Rooms',
    jobs: 'Jobs',
    faxNumbers: 'Fax numbers',
    faxBook: 'Address book',
    bans: 'Bans',
    invites: 'Invitations',
    audit: 'Audit',
    settings: 'Settings',
    space: 'Space',
    nodes: 'Servers',
  } as Record<string, string>,
  menu: 'Parts of the console',
  search: {
    accounts: 'Number or nickname',
    sessions: 'Number or nickname',
    rooms: 'Number or name',
    settings: 'Setting or words of its meaning',
  } as Record<string, string>,
  reading: 'Reading …',
  empty: 'Nothing is here.',
  notFound: 'Nothing was found.',
  more: 'Show more',
  refresh: 'Read again',
  rows: (count: number, more: boolean) => (more ? `the first ${count}` : count === 1 ? '1 row' : `${count} rows`),
  sessionsIn: (count: number) => (count === 1 ? '1 is logged in' : `${count} are logged in`),
  deeds: 'What can be done',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied.',
  onlyOnce: 'It is shown only now. Note it down.',
  working: 'At work …',
  cannotBeUndone: 'This cannot be undone.',
  well: 'All is well. Nothing needs a hand.',
  needsHand: 'What needs a hand',
  lastHour: 'The last hour',
  figures: {
    online: 'People online',
    messages: 'Messages a second',
    logIns: 'Log-ins a second',
    commitMillis: 'Commit, 99 of 100 within',
    memoryBytes: 'Memory in use',
    waitingMessages: 'Waiting messages',
    connections: 'Connections',
    heldBytes: 'Messages in memory',
    hashesWaiting: 'Passwords that wait for their hash',
  } as Record<string, string>,
  between: (least: string, most: string) => `${least} to ${most} in the last hour`,
  notKnown: 'not known',
  measuring: 'The first figures come within ten seconds.',
  needs: {} as Record<string, { what: (value: number) => string; deed: string }>,

  // ------------------------------------------------------------------ accounts
  create: 'New account',
  nickname: 'Nickname',
  newNumber: 'The number of the new account',
  disable: 'Disable',
  disableWarning: (who: string) => `${who}: the session ends at once, and nobody can log in with it until it is enabled again.`,
  enable: 'Enable',
  enableWarning: (who: string) => `${who} can log in again.`,
  delete: 'Delete',
  deleteWarning: (who: string) => `${who}: the session ends at once, it goes out of every list, and its number is never given again.`,
  setPassword: 'New password',
  passwordWarning: (who: string) => `${who}: the session ends at once, and only the new password logs in.`,
  role: 'Role',
  changeRole: 'Change the role',
  roleWarning: (who: string) => `${who}: the session ends at once. A supervisor may watch others’ talk; an operator may use this console.`,
  permit: 'Permissions',
  permitWarning: (who: string) => `What ${who} may do from now on.`,
  whatFor: 'What',
  allowed: 'Allowed',
  tap: 'Tap',
  tapWarning: (who: string) =>
    `From now on this browser gets a capture of what the programs of ${who} and the server say to each other, also behind TLS, up to 64 MB. “oicq dump” and Wireshark show it. Passwords are hidden; messages can be read. The audit shows the tap.`,
  tapSeconds: 'Length in seconds',
  tapHint: 'At most 3600. Close this window to end it earlier.',
  tapping: (size: string) => `Running: ${size} so far.`,
  tapped: (who: string, size: string, whole: boolean) =>
    `The tap of ${who} is over: ${size}. ${whole ? 'The browser keeps the file.' : 'It broke off; the browser keeps what had come.'}`,
  endNow: 'End it now',
  ping: 'Ask the main port',
  pingWarning: 'The server asks its own main port, as a program does, and says whether that answers. Nothing changes.',
  endSession: 'End the session',
  endSessionWarning: (who: string) => `${who} is told so, and can log in again at once.`,
  deleteUnused: 'Delete them all',
  deleteUnusedWarning: (count: number) =>
    count === 0
      ? 'There is none.'
      : `${count === 1 ? '1 account' : `${count} accounts`} to which nobody has ever logged in will be deleted, and their numbers are never given again.`,
  atLeastOld: 'Older than',
  consequences: (has: Record<string, number>) => {
    const parts: string[] = [];
    const add = (count: number, one: string, many: string): void => {
      if (count > 0) {
        parts.push(count === 1 ? `1 ${one}` : `${count} ${many}`);
      }
    };
    const { jobs = 0, passing = 0, lonely = 0, rooms = 0, lists = 0, messages = 0, faxes = 0, faxNumbers = 0 } = has;
    add(jobs, 'job is cancelled', 'jobs are cancelled');
    add(passing, 'room passes to another owner', 'rooms pass to other owners');
    add(lonely, 'room with nobody else in it goes', 'rooms with nobody else in them go');
    add(rooms - passing - lonely, 'more room loses a member', 'more rooms lose a member');
    add(lists, 'list of friends loses it', 'lists of friends lose it');
    add(messages, 'waiting message is lost', 'waiting messages are lost');
    add(faxes, 'received fax is lost', 'received faxes are lost');
    add(faxNumbers, 'fax number has nobody any more', 'fax numbers have nobody any more');
    return parts.length === 0 ? 'Nothing else changes.' : `With it: ${parts.join(', ')}.`;
  },
  disableJobs: (jobs: number) => (jobs === 1 ? '1 job is cancelled.' : `${jobs} jobs are cancelled.`),

  // ------------------------------------------------------------------ the other tables
  room: (room: string, name: string) => `Room ${room}, ${name}`,
  deleteRoomWarning: (room: string, members: string, entries: string) =>
    `${room}: its ${members} members are told, and its ${entries} entries are gone.`,
  job: (job: string) => `Job ${job}`,
  cancelJob: 'Cancel the job',
  cancelJobWarning: (job: string, owner: string) => `Job ${job} of ${owner} is cancelled. Pages that are out stay out.`,
  resendJob: 'Do it once more',
  resendJobWarning: (job: string, owner: string) => `Job ${job} of ${owner} is faxed or printed once more, from its first page.`,
  jobsOf: 'Only of this account',
  giveNumber: 'Give a number',
  giveNumberWarning: 'Faxes to this number come to this account.',
  dialled: 'Number dialled',
  account: 'Account',
  receiveFax: 'Receive a fax',
  receiveFaxWarning: (dialled: string, owner: string) => `Your TIFF is given to ${owner} as a fax sent to ${dialled}.`,
  tiff: 'The TIFF',
  faxFrom: 'Number that sent it',
  takeNumber: 'Take it away',
  takeNumberWarning: (dialled: string, owner: string) => `Nobody gets the faxes to ${dialled} any more; until now ${owner} did.`,
  addToBook: 'New entry',
  name: 'Name',
  takeFromBook: 'Take it out',
  takeFromBookWarning: (name: string) => `${name} goes out of the address book of all users.`,
  ban: 'New ban',
  banWarning: 'Connections from there end at once, and new ones are closed without a word. It holds for your own address too.',
  network: 'Address or network',
  networkHint: 'As 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64. An IPv6 user usually has a whole /64.',
  time: 'For how long',
  timeHint: 'As 30m, 12h or 7d; empty for ever.',
  reason: 'Reason, for this list',
  unban: 'End the ban',
  unbanWarning: (network: string) => `Connections from ${network} are taken again.`,
  drain: 'Empty it',
  drainWarning: (address: string) =>
    `The server at ${address} takes nobody any more, and tells its users to log in again, which brings them to another server. You are one of them if you are logged in there.`,
  undrain: 'Let users in again',
  undrainWarning: (address: string) => `The server at ${address} takes users again.`,
  removeNode: 'Remove a dead server',
  removeNodeWarning: (address: string) =>
    `If the server at ${address} shows no life, its place is free at once, and what it had for its users goes to their mailboxes. One that lives is not removed.`,
  invite: 'New invitation',
  inviteWarning: 'With its code one can make an account where registration needs an invitation.',
  uses: 'How many accounts it makes',
  note: 'Note, for this list',
  inviteCode: 'The code of the invitation',
  revoke: 'Take it back',
  revokeWarning: (id: string) => `Invitation ${id} makes no more accounts. Those that were made with it stay.`,
  backup: 'Make a backup',
  backupWarning: 'All data is written into a new file on the server, in the folder of the setting backup-folder, while the server runs. The file has password hashes and messages in it.',
  restore: 'Restore a backup',
  restoreWarning:
    'Everybody is disconnected, you too. All that is in the database is replaced by the backup: accounts, messages, rooms, jobs, bans and the audit, and the documents with it. What came after the backup is lost. The server stops, restores and starts again by itself, which takes seconds to minutes. Then log in with an account that was an operator when the backup was made. A backup that is damaged is refused before the server stops.',
  backupsThere: (names: readonly string[], count: number) =>
    count === 0
      ? 'There is no backup in the folder of the setting backup-folder.'
      : `In the folder of the setting backup-folder${count > names.length ? `, of ${count}` : ''}: ${names.join(', ')}.`,
  backupName: 'Name of the backup',
  upgrade: 'Upgrade PostgreSQL',
  upgradeWarning:
    'The embedded PostgreSQL of a server that runs has been upgraded: then there is nothing to do, and the server does not stop. The old databases that upgrades have kept can be deleted for good.',
  deleteOld: 'Delete the old databases',
  awayTitle: 'The server restores a backup',
  awayMeaning: 'It stops, restores and starts again by itself. This page waits for it, and asks you to log in then.',
  awayFor: (seconds: number) => `${seconds} s so far. A large backup takes minutes. Should it not come back, its log says why.`,
  returned: 'The server is back. Log in to see what came of it.',
  reload: 'Read the settings again',
  reloadWarning: 'The server reads its settings file again. What can change while it runs changes; what was given on its command line stays.',
  commandLine: 'command line',
  auditActor: 'Done by',
  auditAction: 'Deed',
  auditSubject: 'Done to',
  auditBefore: 'Before',
  auditBeforeHint: '2026-11-30 or 2026-11-30 12:00',
  session: (number: string, nickname: string) => `${number} ${nickname}`,
  // ------------------------------------------------------------------ what the server says
  names: {
    'uses left': 'Uses left',
    'e-mail': 'E-mail',
    'last login': 'Last log-in',
    tls: 'TLS',
    unproven: 'Messages without proof',
    actor: 'Done by',
    action: 'Deed',
    subject: 'Done to',
    id: 'No.',
    made: 'Made',
    fax: 'fax',
    print: 'print',
    on: 'yes',
    off: 'no',
    do_not_disturb: 'do not disturb',
  } as Record<string, string>,
  /** What settings and their sections are called and mean; the server says it in English. */
  settings: {} as Readonly<Record<string, string>>,
  sentences: [] as readonly (readonly [RegExp, string])[],
};

export type ConsoleWords = typeof consoleEnglish;
