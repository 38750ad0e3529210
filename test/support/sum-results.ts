/**
 * Sums the JSON reports of vitest runs, given as arguments. Prints the title and the first message of each failed
 * test, then "N passed, N failed[, N skipped]". A run without a report counts as one failure, and so does one that
 * failed outside of its tests. Exits non-zero then.
 */
import { readFileSync } from 'node:fs';

interface TestResult {
  status: string;
  fullName: string;
  failureMessages: string[];
}

interface TestFile {
  name: string;
  status: string;
  message: string;
  assertionResults: TestResult[];
}

interface Report {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: TestFile[];
}

const MISSING: Report = {
  success: false,
  numPassedTests: 0,
  numFailedTests: 1,
  numPendingTests: 0,
  testResults: [],
};

function readStatus(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    console.log(`FAILED ${file}: no report of a test run`);
    return MISSING;
  }
}

/** One paragraph per failed test. A file that failed outside of its tests has one of its own. */
function describeFailures({ name, status, message, assertionResults }: TestFile): string[] {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (status === 'failed' && failed.length === 0) return [`FAILED ${name}\n${message}`];
  return failed.map(
    ({ fullName, failureMessages }) => `FAILED ${name} > ${fullName}\n${failureMessages[0] ?? ''}`,
  );
}

const reports = process.argv.slice(2).map(readStatus);
const sum = (count: (report: Report) => number) =>
  reports.reduce((total, report) => total + count(report), 0);

for (const { testResults } of reports)
  for (const failure of testResults.flatMap(describeFailures)) console.log(failure);

const failed = sum(({ success, numFailedTests }) =>
  success ? numFailedTests : Math.max(1, numFailedTests),
);
const skipped = sum(({ numPendingTests }) => numPendingTests);
const tail = skipped > 0 ? `, ${skipped} skipped` : '';
console.log(`${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed${tail}`);
process.exitCode = failed === 0 ? 0 : 1;
