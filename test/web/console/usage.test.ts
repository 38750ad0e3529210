import { describe, expect, it } from 'vitest';
import { groupBy, spendBars, sumOf, taskBars } from '../../../src/web/console/charts/day-bars.ts';
import { labelStep, stack, ticksUpTo } from '../../../src/web/console/charts/scale.ts';
import { spentByClient } from '../../../src/web/console/clients/spent.ts';
import { csvOf } from '../../../src/web/console/usage/csv.ts';
import {
  daysOf,
  dimensionsOf,
  eachDay,
  isShortened,
  toggled,
} from '../../../src/web/console/usage/usage-query.ts';
import { aRow, NOW } from './builders.ts';

describe('the days of usage', () => {
  it.each([
    [{}, '2026-11-01', '2026-11-24'],
    [{ span: 'last-month' }, '2026-10-01', '2026-10-31'],
    [{ span: '7d' }, '2026-11-18', '2026-11-24'],
    [{ span: 'between', since: '2026-02-03', until: '2026-02-04' }, '2026-02-03', '2026-02-04'],
    [{ span: 'between', since: '2026-05-01', until: '2026-02-04' }, '2026-02-04', '2026-02-04'],
    [{ span: 'between', since: '2020-01-01', until: '2026-11-24' }, '2026-08-25', '2026-11-24'],
    [{ span: 'nonsense' }, '2026-11-01', '2026-11-24'],
  ])('%j are %s to %s', (query, since, until) => {
    expect(daysOf(query, NOW)).toEqual({ since, until });
  });

  it('are each shown, also those on which nothing was made', () => {
    expect(eachDay({ since: '2026-02-27', until: '2026-03-02' })).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(eachDay(daysOf({ span: '90d' }, NOW))).toHaveLength(90);
  });

  it('are said to be fewer than were asked for', () => {
    const query = { span: 'between', since: '2020-01-01', until: '2026-11-24' };
    expect(isShortened(query, daysOf(query, NOW))).toBe(true);
    expect(isShortened({}, daysOf({}, NOW))).toBe(false);
  });
});

describe('what usage is summed by', () => {
  it('is the day where nothing is said, and never nothing', () => {
    expect(dimensionsOf({})).toEqual(['day']);
    expect(dimensionsOf({ by: 'model,nonsense,day' })).toEqual(['day', 'model']);
    expect(toggled(['day'], 'day')).toBe('day');
    expect(toggled(['day', 'model'], 'day')).toBe('model');
    expect(toggled(['model'], 'client')).toBe('client,model');
  });
});

describe('CSV', () => {
  it('has a line for each row, and a client by its id and its name', () => {
    const rows = [
      aRow({ client: 'token:1', clientName: 'shop, "the" one', model: 'm' }),
      aRow({ client: 'open', clientName: null, model: 'm' }),
    ];
    expect(csvOf(rows, ['client', 'model'])).toBe(
      'client,clientName,model,tasks,succeeded,failed,credits\r\n' +
        'token:1,"shop, ""the"" one",m,1,1,0,42\r\n' +
        'open,,m,1,1,0,42\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('lets no spreadsheet run %j', (clientName) => {
    const line = csvOf([aRow({ client: 'c', clientName })], ['client']).split('\r\n')[1];
    expect(line).toContain(`'${clientName}`);
  });
});

describe('charts', () => {
  it.each([
    [0, true, [0, 1]],
    [1, true, [0, 1]],
    [4, true, [0, 2, 4]],
    [7, true, [0, 5, 10]],
    [218, false, [0, 100, 200, 300]],
    [0.3, false, [0, 0.1, 0.2, 0.3]],
  ])('have round lines up to %d', (most, isCounted, ticks) => {
    expect(ticksUpTo(most, 3, isCounted)).toEqual(ticks);
  });

  it('put the parts of a bar on top of each other', () => {
    const parts = [
      { name: 'done', value: 3, tone: 'main' },
      { name: 'failed', value: 0, tone: 'bad' },
      { name: 'other', value: 1, tone: 'rest' },
    ] as const;
    expect(stack(parts, 4).map(({ name, from, to }) => [name, from, to])).toEqual([
      ['done', 0, 0.75],
      ['other', 0.75, 1],
    ]);
  });

  it('show every hour of the day', () => {
    const today = {
      day: '2026-11-24',
      isPartial: false,
      hours: [{ hour: 3, tasks: 4, succeeded: 2, failed: 1, credits: 99 }],
    };
    expect(taskBars(today)).toHaveLength(24);
    expect(taskBars(today)[3]?.parts.map(({ value }) => value)).toEqual([2, 1, 1]);
    expect(spendBars(today)[3]?.parts[0]?.value).toBe(99);
    expect(labelStep(90, 520, 52)).toBe(9);
  });
});

describe('sums', () => {
  it('are of all rows, and of each group', () => {
    const rows = [
      aRow({ model: 'a' }),
      aRow({ model: 'b', credits: 8 }),
      aRow({ model: 'a', failed: 1 }),
    ];
    expect(sumOf(rows)).toEqual({ tasks: 3, succeeded: 3, failed: 1, credits: 92 });
    expect(groupBy(rows, ({ model = '' }) => model).get('a')?.credits).toBe(84);
  });

  it('tell what each client has spent today and this month', () => {
    const rows = [
      aRow({ day: '2026-11-24', client: 'token:1' }),
      aRow({ day: '2026-11-02', client: 'token:1', credits: 8 }),
      aRow({ day: '2026-11-24', client: 'open' }),
    ];
    expect(spentByClient(rows, NOW).get('token:1')).toEqual({ today: 42, month: 50, tasks: 2 });
  });
});
