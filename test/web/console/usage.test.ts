import { describe, expect, it } from 'vitest';
import { buildSpendBars, buildTaskBars } from '../../../src/web/console/charts/hour-bars.ts';
import {
  computeLabelStep,
  stackParts,
  computeTicks,
} from '../../../src/web/console/charts/scale.ts';
import { sumSpendByClient } from '../../../src/web/console/clients/client-spend.ts';
import { formatUsageCsv } from '../../../src/web/console/usage/csv.ts';
import {
  resolveDateRange,
  parseDimensions,
  listDays,
  isRangeShortened,
  toggleDimension,
} from '../../../src/web/console/usage/usage-query.ts';
import { groupUsage, sumUsage } from '../../../src/web/console/usage/usage-totals.ts';
import { makeUsageRow, NOW } from './builders.ts';

describe('the date range of the usage report', () => {
  it.each([
    [{}, '2026-11-01', '2026-11-24'],
    [{ span: 'last-month' }, '2026-10-01', '2026-10-31'],
    [{ span: '7d' }, '2026-11-18', '2026-11-24'],
    [{ span: 'custom', since: '2026-02-03', until: '2026-02-04' }, '2026-02-03', '2026-02-04'],
    [{ span: 'custom', since: '2026-05-01', until: '2026-02-04' }, '2026-02-04', '2026-02-04'],
    [{ span: 'custom', since: '2020-01-01', until: '2026-11-24' }, '2026-08-25', '2026-11-24'],
    [{ span: 'nonsense' }, '2026-11-01', '2026-11-24'],
  ])('resolves the usage parameters %j to %s through %s', (query, since, until) => {
    expect(resolveDateRange(query, NOW)).toEqual({ since, until });
  });

  it('lists every day of a range, across months', () => {
    expect(listDays({ since: '2026-02-27', until: '2026-03-02' })).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
      '2026-03-02',
    ]);
    expect(listDays(resolveDateRange({ span: '90d' }, NOW))).toHaveLength(90);
  });

  it('reports that a range over the maximum was shortened', () => {
    const query = { span: 'custom', since: '2020-01-01', until: '2026-11-24' };
    expect(isRangeShortened(query, resolveDateRange(query, NOW))).toBe(true);
    expect(isRangeShortened({}, resolveDateRange({}, NOW))).toBe(false);
  });
});

describe('the grouping of the usage report', () => {
  it('groups usage by day by default, ignores unknown dimensions, and keeps at least one dimension', () => {
    expect(parseDimensions({})).toEqual(['day']);
    expect(parseDimensions({ groupBy: 'model,nonsense,day' })).toEqual(['day', 'model']);
    expect(toggleDimension(['day'], 'day')).toBe('day');
    expect(toggleDimension(['day', 'model'], 'day')).toBe('model');
    expect(toggleDimension(['model'], 'client')).toBe('client,model');
  });
});

describe('CSV', () => {
  it('CSV has a line per usage row, with the id and the name of the client', () => {
    const rows = [
      makeUsageRow({ client: 'token:1', clientName: 'shop, "the" one', model: 'm' }),
      makeUsageRow({ client: 'none', clientName: null, model: 'm' }),
    ];
    expect(formatUsageCsv(rows, ['client', 'model'])).toBe(
      'client,clientName,model,tasks,succeeded,failed,credits\r\n' +
        'token:1,"shop, ""the"" one",m,1,1,0,42\r\n' +
        'none,,m,1,1,0,42\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])(
    'escapes the client name %j, which a spreadsheet would evaluate as a formula',
    (clientName) => {
      const line = formatUsageCsv([makeUsageRow({ client: 'c', clientName })], ['client']).split(
        '\r\n',
      )[1];
      expect(line).toContain(`'${clientName}`);
    },
  );
});

describe('charts', () => {
  it.each([
    [0, true, [0, 1]],
    [1, true, [0, 1]],
    [4, true, [0, 2, 4]],
    [7, true, [0, 5, 10]],
    [218, false, [0, 100, 200, 300]],
    [0.3, false, [0, 0.1, 0.2, 0.3]],
  ])('computes round axis values up to %d (counts: %s)', (most, isCounted, ticks) => {
    expect(computeTicks(most, 3, isCounted)).toEqual(ticks);
  });

  it('stacks the parts of a bar and skips empty ones', () => {
    const parts = [
      { name: 'succeeded', value: 3, series: 'succeeded' },
      { name: 'failed', value: 0, series: 'failed' },
      { name: 'other', value: 1, series: 'other' },
    ] as const;
    expect(stackParts(parts, 4).map(({ name, from, to }) => [name, from, to])).toEqual([
      ['succeeded', 0, 0.75],
      ['other', 0.75, 1],
    ]);
  });

  it('shows all 24 hours of the day, also those without tasks', () => {
    const today = {
      day: '2026-11-24',
      isPartial: false,
      hours: [{ hour: 3, tasks: 4, succeeded: 2, failed: 1, credits: 99 }],
    };
    expect(buildTaskBars(today)).toHaveLength(24);
    expect(buildTaskBars(today)[3]?.parts.map(({ value }) => value)).toEqual([2, 1, 1]);
    expect(buildSpendBars(today)[3]?.parts[0]?.value).toBe(99);
    expect(computeLabelStep(90, 520, 52)).toBe(9);
  });
});

describe('usage totals', () => {
  it('sums all usage rows and the rows of each group', () => {
    const rows = [
      makeUsageRow({ model: 'a' }),
      makeUsageRow({ model: 'b', credits: 8 }),
      makeUsageRow({ model: 'a', failed: 1 }),
    ];
    expect(sumUsage(rows)).toEqual({ tasks: 3, succeeded: 3, failed: 1, credits: 92 });
    expect(groupUsage(rows, ({ model = '' }) => model).get('a')?.credits).toBe(84);
  });

  it('sums the spending of each client today and this month', () => {
    const rows = [
      makeUsageRow({ day: '2026-11-24', client: 'token:1' }),
      makeUsageRow({ day: '2026-11-02', client: 'token:1', credits: 8 }),
      makeUsageRow({ day: '2026-11-24', client: 'none' }),
    ];
    expect(sumSpendByClient(rows, NOW).get('token:1')).toEqual({ today: 42, month: 50, tasks: 2 });
  });
});
