import { accounts, ban, sessions, unused } from './account-views';
import type { Api, Row } from './api';
import { shown } from './cell';
import { type Deed, type Field, PAGE, type Part, type Values, type View } from './view';
import { name, sentence, words } from './words';

const OVER = new Set(['done', 'failed', 'cancelled']);

function text(row: Row, column: number): string {
  return String(row[column] ?? '');
}

/** A whole table of a command that does not come in parts. */
async function whole(api: Api, ...args: string[]): Promise<Part> {
  const { headings = [], rows = [], hints } = await api.run(args);
  return { headings, rows, sentence: hints.map(sentence).join(' · ') };
}

/** The words of a command for those filters that are filled in. */
function options(filters: Values, names: readonly string[]): string[] {
  return names.filter((one) => filters[one]).map((one) => `--${one}=${filters[one]}`);
}

/** A deed whose fields become options, where they are filled in. */
function optional(values: Values, fields: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields)
    .filter(([field]) => values[field])
    .map(([field, option]) => `--${option}=${values[field]}`);
}

const rooms: View = {
  name: 'rooms',
  search: true,
  tools: () => [],
  async load(api, search, _, from = '0') {
    const { headings = [], rows = [] } = await api.run(['room', 'list', `--search=${search}`, `--after=${from}`, `--limit=${PAGE}`]);
    return { headings, rows, ...(rows.length === PAGE ? { next: text(rows.at(-1)!, 0) } : {}) };
  },
  async detail(api, row) {
    const { headings = [], rows = [] } = await api.run(['room', 'show', text(row, 0)]);
    return { title: words().room(text(row, 0), text(row, 1)), headings, rows };
  },
  deeds: (row) => [
    {
      name: 'delete',
      label: words().delete,
      danger: true,
      warning: () => words().deleteRoomWarning(words().room(text(row, 0), text(row, 1)), text(row, 4), text(row, 5)),
      run: (api) => api.run(['room', 'delete', text(row, 0)]),
    },
  ],
};

const jobs: View = {
  name: 'jobs',
  search: false,
  filters: () => [{ name: 'owner', label: words().jobsOf, type: 'number' }],
  tools: () => [],
  async load(api, _, filters, from) {
    const before = from === undefined ? [] : [`--before=${from}`];
    const { headings = [], rows = [] } = await api.run(['job', 'list', `--limit=${PAGE}`, ...before, ...options(filters, ['owner'])]);
    return { headings, rows, ...(rows.length === PAGE ? { next: text(rows.at(-1)!, 0) } : {}) };
  },
  async detail(api, row) {
    const { headings = [], rows = [] } = await api.run(['job', 'show', text(row, 0)]);
    return { title: words().job(text(row, 0)), headings, rows };
  },
  deeds: (row) => [
    OVER.has(text(row, 4))
      ? {
          name: 'resend',
          label: words().resendJob,
          warning: () => words().resendJobWarning(text(row, 0), text(row, 2)),
          run: (api) => api.run(['job', 'resend', text(row, 0)]),
        }
      : {
          name: 'cancel',
          label: words().cancelJob,
          danger: true,
          warning: () => words().cancelJobWarning(text(row, 0), text(row, 2)),
          run: (api) => api.run(['job', 'cancel', text(row, 0)]),
        },
  ],
};

const faxNumbers: View = {
  name: 'faxNumbers',
  search: false,
  load: (api) => whole(api, 'fax', 'number'),
  deeds: (row) => [
    {
      name: 'take',
      label: words().takeNumber,
      danger: true,
      warning: () => words().takeNumberWarning(text(row, 0), text(row, 1)),
      run: (api) => api.run(['fax', 'number', '--', text(row, 0), '0']),
    },
    {
      name: 'receive',
      label: words().receiveFax,
      warning: () => words().receiveFaxWarning(text(row, 0), text(row, 1)),
      fields: [
        { name: 'file', label: words().tiff, type: 'file', required: true },
        { name: 'from', label: words().faxFrom, type: 'text' },
      ],
      run: (api, values, { file }) =>
        api.send(['fax', 'receive', '-', `--to=${text(row, 0)}`, `--name=${file!.name}`, ...optional(values, { from: 'from' })], file!),
    },
  ],
  tools: () => [
    {
      name: 'give',
      label: words().giveNumber,
      warning: () => words().giveNumberWarning,
      fields: [
        { name: 'dialled', label: words().dialled, type: 'text', required: true },
        { name: 'account', label: words().account, type: 'number', required: true },
      ],
      run: (api, values) => api.run(['fax', 'number', '--', values['dialled']!, values['account']!]),
    },
  ],
};

const faxBook: View = {
  name: 'faxBook',
  search: false,
  load: (api) => whole(api, 'fax', 'book'),
  deeds: (row) => [
    {
      name: 'take',
      label: words().takeFromBook,
      danger: true,
      warning: () => words().takeFromBookWarning(text(row, 0)),
      run: (api) => api.run(['fax', 'book', '--', text(row, 0)]),
    },
  ],
  tools: () => [
    {
      name: 'add',
      label: words().addToBook,
      fields: [
        { name: 'name', label: words().name, type: 'text', required: true },
        { name: 'number', label: words().number, type: 'text', required: true },
      ],
      run: (api, values) => api.run(['fax', 'book', '--', values['name']!, values['number']!]),
    },
  ],
};

const bans: View = {
  name: 'bans',
  search: false,
  load: (api) => whole(api, 'ban', 'list'),
  deeds: (row) => [
    {
      name: 'unban',
      label: words().unban,
      warning: () => words().unbanWarning(text(row, 0)),
      run: (api) => api.run(['ban', 'remove', text(row, 0)]),
    },
  ],
  tools: () => [ban('')],
};

const invites: View = {
  name: 'invites',
  search: false,
  load: (api) => whole(api, 'invite', 'list'),
  deeds: (row) => [
    {
      name: 'revoke',
      label: words().revoke,
      danger: true,
      warning: () => words().revokeWarning(text(row, 0)),
      run: (api) => api.run(['invite', 'revoke', text(row, 0)]),
    },
  ],
  tools: () => [
    {
      name: 'invite',
      label: words().invite,
      warning: () => words().inviteWarning,
      fields: [
        { name: 'uses', label: words().uses, type: 'number', value: '1', required: true },
        { name: 'time', label: words().time, type: 'text', hint: words().timeHint },
        { name: 'note', label: words().note, type: 'text' },
      ],
      shows: (ran) => [words().inviteCode, String(ran.result?.['code'] ?? ran.sentence)],
      run: (api, values) => api.run(['invite', 'create', ...optional(values, { uses: 'uses', time: 'for', note: 'note' })]),
    },
  ],
};

const audit: View = {
  name: 'audit',
  search: false,
  filters: (): Field[] => [
    { name: 'actor', label: words().auditActor, type: 'number' },
    { name: 'action', label: words().auditAction, type: 'text' },
    { name: 'subject', label: words().auditSubject, type: 'number' },
    { name: 'before', label: words().auditBefore, type: 'text', hint: words().auditBeforeHint },
  ],
  tools: () => [],
  deeds: () => [],
  async load(api, _, filters, from) {
    const below = from === undefined ? [] : [`--below=${from}`];
    const wanted = options(filters, ['actor', 'action', 'subject', 'before']);
    const { headings = [], rows = [] } = await api.run(['audit', `--limit=${PAGE}`, ...below, ...wanted]);
    return { headings, rows, ...(rows.length === PAGE ? { next: text(rows.at(-1)!, 0) } : {}) };
  },
};

/** The most backups that are named where one is restored. */
const SHOWN_BACKUPS = 5;

const settings: View = {
  name: 'settings',
  search: true,
  deeds: () => [],
  async load(api, search) {
    const { headings = [], rows = [] } = await api.run(['settings']);
    const wanted = search.toLowerCase();
    // As the server says it, and as it is read.
    const found = (row: Row): boolean => [...row, ...row.map((cell, i) => shown(headings[i]!, cell, row))].some((cell) => String(cell).toLowerCase().includes(wanted));
    return { headings, rows: rows.filter(found) };
  },
  tools: (): Deed[] => [
    { name: 'reload', label: words().reload, warning: () => words().reloadWarning, run: (api) => api.run(['reload']) },
  ],
};

const space: View = {
  name: 'space',
  search: false,
  deeds: () => [],
  tools: (): Deed[] => [
    { name: 'backup', label: words().backup, warning: () => words().backupWarning, run: (api) => api.run(['backup']) },
    {
      name: 'restore',
      label: words().restore,
      danger: true,
      async warning(api) {
        const { rows = [] } = await api.run(['backup', '--list']);
        const names = rows.slice(0, SHOWN_BACKUPS).map((row) => text(row, 0));
        return [words().restoreWarning, words().backupsThere(names, rows.length), words().cannotBeUndone].join('\n');
      },
      fields: [{ name: 'backup', label: words().backupName, type: 'text', required: true }],
      run: (api, values) => api.run(['restore', '--replace', '--', values['backup']!]),
    },
    {
      name: 'upgrade',
      label: words().upgrade,
      warning: () => words().upgradeWarning,
      fields: [
        { name: 'what', label: words().whatFor, type: 'choice', choices: [['', words().upgrade], ['--delete-old', words().deleteOld]] },
      ],
      run: (api, values) => api.run(['upgrade', ...(values['what'] ? [values['what']] : [])]),
    },
  ],
  async load(api) {
    const { headings = [], rows = [] } = await api.run(['space']);
    return { headings, rows: rows.map((row) => row.map((cell, i) => (i === 0 ? name(String(cell)) : cell))) };
  },
};

/** The servers that are one service; none where one is alone. */
const nodes: View = {
  name: 'nodes',
  search: false,
  load: (api) => whole(api, 'node', 'list'),
  isOff: (row) => text(row, 2) === 'drained',
  deeds: (row) => [
    text(row, 2) === 'drained'
      ? {
          name: 'undrain',
          label: words().undrain,
          warning: () => words().undrainWarning(text(row, 1)),
          run: (api) => api.run(['node', 'drain', text(row, 0), '--undo']),
        }
      : {
          name: 'drain',
          label: words().drain,
          danger: true,
          warning: () => words().drainWarning(text(row, 1)),
          run: (api) => api.run(['node', 'drain', text(row, 0)]),
        },
    {
      name: 'remove-node',
      label: words().removeNode,
      danger: true,
      warning: () => words().removeNodeWarning(text(row, 1)),
      run: (api) => api.run(['node', 'remove', text(row, 0)]),
    },
  ],
  tools: () => [],
};

/** All tables of the console, in the order of the menu. */
export const VIEWS: readonly View[] = [
  accounts,
  unused,
  sessions,
  rooms,
  jobs,
  faxNumbers,
  faxBook,
  bans,
  invites,
  audit,
  settings,
  space,
  nodes,
];
