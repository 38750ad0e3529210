/**
 * Sums the JSON reports of vitest runs, given as arguments, and prints "N passed, N failed[, N skipped]". A run
 * without a report counts as one failure, and so does one that failed outside of its tests. Exits non-zero then.
 */
import { readFileSync } from 'node:fs';

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
}

const MISSING: Report = {
  success: false,
  numPassedTests: 0,
  numFailedTests: 1,
  numPendingTests: 0,
};

function readStatus(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    console.error(`no report of a test run in ${file}`);
    return MISSING;
  }
}

const reports = process.argv.slice(2).map(readStatus);
const sum = (count: (report: Report) => number) =>
  reports.reduce((total, report) => total + count(report), 0);

const failed = sum(({ success, numFailedTests }) =>
  success ? numFailedTests : Math.max(1, numFailedTests),
);
const skipped = sum(({ numPendingTests }) => numPendingTests);
const tail = skipped > 0 ? `, ${skipped} skipped` : '';
console.log(`${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed${tail}`);
process.exitCode = failed === 0 ? 0 : 1;
