import type { Api, Ran, Row } from './api';
import { bytes } from './format';
import { type Deed, PAGE, type View } from './view';
import { sentence, state, words } from './words';

const USUAL_AGE = '30d';

function numberOf(row: Row): string {
  return String(row[0]);
}

function whoOf(row: Row): string {
  return words().session(numberOf(row), String(row[1] ?? ''));
}

/** In both tables of accounts the third column is the state. */
function isDisabled(row: Row): boolean {
  return row[2] === 'disabled';
}

async function consequences(api: Api, number: string): Promise<Record<string, number>> {
  return ((await api.run(['user', 'consequences', number])).result ?? {}) as Record<string, number>;
}

function disable(number: string, who: string): Deed {
  return {
    name: 'disable',
    label: words().disable,
    danger: true,
    async warning(api) {
      const { jobs = 0 } = await consequences(api, number);
      return [words().disableWarning(who), ...(jobs > 0 ? [words().disableJobs(jobs)] : [])].join('\n');
    },
    run: (api) => api.run(['user', 'disable', number]),
  };
}

function enable(number: string, who: string): Deed {
  return {
    name: 'enable',
    label: words().enable,
    warning: () => words().enableWarning(who),
    run: (api) => api.run(['user', 'enable', number]),
  };
}

/** What the account's programs and the server say to each other, as a capture in this browser. */
function tap(number: string, who: string): Deed {
  let stop = new AbortController();
  return {
    name: 'tap',
    label: words().tap,
    danger: true,
    warning: () => words().tapWarning(who),
    fields: [{ name: 'seconds', label: words().tapSeconds, type: 'number', value: '60', required: true, hint: words().tapHint }],
    async run(api, values, { told }) {
      stop = new AbortController();
      const args = ['tap', number, `--seconds=${values['seconds']}`];
      const { file, whole } = await api.take(args, stop.signal, (size) => told(words().tapping(bytes(size))));
      save(file, `tap-${number}.pcapng`);
      return { sentence: words().tapped(who, bytes(file.size), whole) };
    },
    end: (api) => api.endTap(Number(number)).catch(() => stop.abort()),
  };
}

/** Gives a file to the one who is at the browser. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to write it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function accountDeeds(row: Row): Deed[] {
  const number = numberOf(row);
  const who = whoOf(row);
  const all = words();
  return [
    isDisabled(row) ? enable(number, who) : disable(number, who),
    {
      name: 'password',
      label: all.setPassword,
      warning: () => all.passwordWarning(who),
      fields: [{ name: 'password', label: all.setPassword, type: 'password', required: true }],
      run: (api, values) => api.run(['user', 'password', number], values['password']),
    },
    {
      name: 'role',
      label: all.changeRole,
      warning: () => all.roleWarning(who),
      fields: [
        {
          name: 'role',
          label: all.role,
          type: 'choice',
          value: String(row[3]),
          choices: ['user', 'supervisor', 'operator'].map((one) => [one, state(one)] as const),
        },
      ],
      run: (api, values) => api.run(['user', 'role', number, values['role']!]),
    },
    {
      name: 'permit',
      label: all.permit,
      warning: () => all.permitWarning(who),
      fields: [
        { name: 'what', label: all.whatFor, type: 'choice', choices: ['fax', 'print'].map((one) => [one, state(one)] as const) },
        { name: 'to', label: all.allowed, type: 'choice', choices: ['on', 'off'].map((one) => [one, state(one)] as const) },
      ],
      run: (api, values) => api.run(['user', 'permit', number, values['what']!, values['to']!]),
    },
    tap(number, who),
    {
      name: 'delete',
      label: all.delete,
      danger: true,
      async warning(api) {
        const has = await consequences(api, number);
        return [all.deleteWarning(who), all.consequences(has), all.cannotBeUndone].join('\n');
      },
      run: (api) => api.run(['user', 'delete', number, '--yes']),
    },
  ];
}

export const accounts: View = {
  name: 'accounts',
  search: true,
  async load(api, search, _, from = '0') {
    const { headings = [], rows = [] } = await api.run(['user', 'list', `--search=${search}`, `--after=${from}`, `--limit=${PAGE}`]);
    return { headings, rows, ...(rows.length === PAGE ? { next: numberOf(rows.at(-1)!) } : {}) };
  },
  async detail(api, row) {
    const { headings = [], rows = [] } = await api.run(['user', 'show', numberOf(row)]);
    return { title: whoOf(row), headings, rows };
  },
  isOff: isDisabled,
  deeds: accountDeeds,
  tools: () => [
    {
      name: 'create',
      label: words().create,
      fields: [
        { name: 'nickname', label: words().nickname, type: 'text', required: true },
        { name: 'password', label: words().password, type: 'password', required: true },
      ],
      shows: (ran) => [words().newNumber, String(ran.result?.['number'] ?? ran.sentence)],
      run: (api, values) => api.run(['user', 'create', `--nickname=${values['nickname']}`], values['password']),
    },
  ],
};

/** Accounts to which nobody has ever logged in. */
export const unused: View = {
  name: 'unused',
  search: false,
  filters: () => [{ name: 'older', label: words().atLeastOld, type: 'text', value: USUAL_AGE }],
  async load(api, _, filters) {
    const { headings = [], rows = [], hints } = await api.run(['user', 'unused', `--older=${filters['older'] || USUAL_AGE}`]);
    return { headings, rows, sentence: hints.map(sentence).join(' · ') };
  },
  detail: accounts.detail!,
  isOff: isDisabled,
  deeds: accountDeeds,
  tools: (filters) => {
    const older = `--older=${filters['older'] || USUAL_AGE}`;
    return [
      {
        name: 'deleteUnused',
        label: words().deleteUnused,
        danger: true,
        async warning(api) {
          const { hints } = await api.run(['user', 'unused', older]);
          return words().deleteUnusedWarning(Number(/^\d+/.exec(hints.at(-1) ?? '')?.[0] ?? 0));
        },
        async run(api): Promise<Ran> {
          const ran = await api.run(['user', 'unused', older, '--delete', '--yes']);
          return { ...ran, sentence: ran.hints.at(-1) ?? '' };
        },
      },
    ];
  },
};

/** A ban of an address that may be known already. */
export function ban(network: string): Deed {
  return {
    name: 'ban',
    label: words().ban,
    danger: true,
    warning: () => words().banWarning,
    fields: [
      { name: 'network', label: words().network, type: 'text', required: true, value: network, hint: words().networkHint },
      { name: 'time', label: words().time, type: 'text', hint: words().timeHint },
      { name: 'reason', label: words().reason, type: 'text' },
    ],
    run: (api, values) =>
      api.run([
        'ban',
        'add',
        ...(values['time'] ? [`--for=${values['time']}`] : []),
        ...(values['reason'] ? [`--reason=${values['reason']}`] : []),
        '--',
        values['network']!,
      ]),
  };
}

/** Who is logged in now, also who hides. */
export const sessions: View = {
  name: 'sessions',
  search: true,
  async load(api, search, _, from = '0') {
    const page = await api.sessions(search, Number(from));
    const several = page.sessions.some((one) => one.server !== undefined);
    return {
      headings: ['number', 'nickname', 'protocol', 'tls', 'address', 'since', 'state', 'unproven', ...(several ? ['slot'] : [])],
      rows: page.sessions.map((one) => [
        one.number,
        one.nickname,
        one.protocol,
        one.tls ? 'on' : 'off',
        one.address,
        new Date(one.since).toLocaleString('sv-SE'),
        one.state,
        one.unproven,
        ...(several ? [one.server ?? ''] : []),
      ]),
      ...(page.next === undefined ? {} : { next: String(page.next) }),
      sentence: words().sessionsIn(page.count),
    };
  },
  deeds: (row) => [
    {
      name: 'end',
      label: words().endSession,
      danger: true,
      warning: () => words().endSessionWarning(whoOf(row)),
      run: (api) => api.endSession(Number(row[0])),
    },
    disable(numberOf(row), whoOf(row)),
    ban(String(row[4])),
  ],
  tools: () => [{ name: 'ping', label: words().ping, warning: () => words().pingWarning, run: (api) => api.run(['ping']) }],
};
