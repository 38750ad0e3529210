/** The command line of `npm run restore`. */
import { expect, it } from 'vitest';
import { parseRestoreArguments } from '../../../src/tools/restore/restore-arguments.ts';

const FILE = import.meta.filename;

it('reads the file and the name of the database', () => {
  const expected = { file: FILE, database: 'kie-edge-2' };
  expect(parseRestoreArguments([FILE, '--database', 'kie-edge-2'])).toEqual(expected);
  expect(parseRestoreArguments(['--database=kie-edge-2', FILE])).toEqual(expected);
});

it.each([
  [[], 'Name one file'],
  [[FILE, FILE, '--database', 'a'], 'Name one file'],
  [[FILE], 'Name the new database'],
  [['missing.sql', '--database', 'a'], 'There is no file missing.sql'],
  [[FILE, '--env', 'staging'], "Unknown option '--env'"],
])('rejects %j with the usage', (args, reason) => {
  expect(() => parseRestoreArguments(args)).toThrow(reason);
  expect(() => parseRestoreArguments(args)).toThrow('Nothing was changed. Usage: npm run restore');
});
