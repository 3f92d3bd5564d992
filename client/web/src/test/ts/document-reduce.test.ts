import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeskEvent } from '../../main/ts/document-reduce';
import { isOpen } from '../../main/ts/document-state';
import { JOB_STATE } from '../../main/ts/protocol';
import { reduce } from '../../main/ts/reduce';
import { NOTHING, type State } from '../../main/ts/state';

function after(state: State, ...events: DeskEvent[]): State {
  return events.reduce((before, event) => reduce(before, { ...event, service: 'fax' }), state);
}

function listed(at: number, more: boolean, ...jobs: number[]): DeskEvent {
  const cards = jobs.map((job) => ({ job, destination: '62550000', documentName: `${job}.pdf`, state: JOB_STATE.WAITING, pages: 0, submitted: 7 }));
  return { kind: 'jobsListed', after: at, more, jobs: cards };
}

function viewed(job: number, state: number, information = ''): DeskEvent {
  const card = { success: 1, job, destination: '1', documentName: 'a', state, pages: 2, pagesDone: 0, submitted: 8, information };
  return { kind: 'jobViewed', data: { packet: 'JobData', ...card } };
}

function came(job: number): DeskEvent {
  return { kind: 'faxArrived', name: 'in.tif', fax: { packet: 'FaxArrived', job, from: '1', documentName: 'in.tif', documentLength: 9, pages: 1 } };
}

function jobs(state: State): number[] {
  return state.fax.jobs.map((one) => one.number);
}

test('the fax is shown where the server has one and I have anything to do with it', () => {
  assert.equal(isOpen(NOTHING.fax), false);
  const may = after(NOTHING, listed(0, false), { kind: 'deskMay', may: true });
  assert.equal(isOpen(may.fax), true);
  assert.equal(isOpen(may.print), false, 'the printer is another server');
  const mayNot = after(may, { kind: 'deskMay', may: false });
  assert.equal(isOpen(mayNot.fax), false);
  assert.equal(isOpen(after(mayNot, came(5)).fax), true, 'to get faxes one needs no permission');
  assert.equal(isOpen(after(may, { kind: 'deskAway' }).fax), false);
});

test('jobs come page by page, the newest first, and change in their place', () => {
  let state = after(NOTHING, listed(0, true, 9, 8), listed(8, false, 4));
  assert.deepEqual(jobs(state), [9, 8, 4]);
  assert.equal(state.fax.more, false);
  state = after(state, viewed(10, JOB_STATE.COMING_IN), { kind: 'jobChanged', job: 8, state: JOB_STATE.FAILED, information: 'busy' });
  assert.deepEqual(jobs(state), [10, 9, 8, 4]);
  assert.deepEqual([state.fax.jobs[2]?.state, state.fax.jobs[2]?.information], [JOB_STATE.FAILED, 'busy']);
  state = after(state, viewed(10, JOB_STATE.DONE));
  assert.deepEqual([jobs(state).length, state.fax.jobs[0]?.state, state.fax.jobs[0]?.pages], [4, JOB_STATE.DONE, 2]);
});

test('a new list knows why a job is as it is, while it is so', () => {
  const before = after(NOTHING, listed(0, false, 9), { kind: 'jobChanged', job: 9, state: JOB_STATE.WAITING, information: 'no answer' });
  assert.equal(after(before, listed(0, false, 9)).fax.jobs[0]?.information, 'no answer');
  const done = after(before, { kind: 'jobChanged', job: 9, state: JOB_STATE.AT_WORK, information: 'page 1' });
  assert.equal(after(done, listed(0, false, 9)).fax.jobs[0]?.information, '');
});

test('a fax that came in is told again at each log-in, and stands there once', () => {
  let state = after(NOTHING, listed(0, false), came(6), came(5), { kind: 'faxChanged', job: 5, change: { state: 'complete', done: 9 } });
  assert.deepEqual(state.fax.faxes.map((one) => one.number), [5, 6]);
  state = after(state, listed(0, false), came(5));
  assert.deepEqual(state.fax.faxes.map((one) => [one.number, one.state]), [[5, 'complete']], 'what is saved stays, what is gone is gone');
  assert.deepEqual(after(state, { kind: 'faxGone', job: 5 }).fax.faxes, []);
});

test('one document is on its way at a time, and a refusal says why', () => {
  const sending = { job: 0, name: 'a.pdf', size: 10, done: 0 };
  const state = after(NOTHING, { kind: 'sending', sending });
  assert.deepEqual(state.fax.sending, sending);
  const refused = after(state, { kind: 'sending', problem: 'too long' });
  assert.deepEqual([refused.fax.sending, refused.fax.problem], [undefined, 'too long']);
  assert.equal(after(refused, { kind: 'sending', sending }).fax.problem, '');
});

test('a page of jobs that comes twice stands there once', () => {
  const state = after(NOTHING, listed(0, true, 9, 8), listed(8, true, 7, 6), listed(8, true, 7, 6));
  assert.deepEqual(jobs(state), [9, 8, 7, 6]);
});
