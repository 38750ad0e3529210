import { expect, it } from 'vitest';
import { parseDeployArguments } from '../../../src/tools/deploy/deploy-arguments.ts';

it('parses the environment and defaults to none', () => {
  expect(parseDeployArguments(['--env', 'staging'])).toEqual({ env: 'staging' });
  expect(parseDeployArguments([])).toEqual({});
});

it.each([['--help'], ['--dry-run'], ['staging']])('rejects %s with the usage', (argument) => {
  expect(() => parseDeployArguments([argument])).toThrow('npm run deploy -- --env staging');
});
