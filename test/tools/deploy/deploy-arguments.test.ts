import { expect, it } from 'vitest';
import { parseDeployArguments } from '../../../src/tools/deploy/deploy-arguments.ts';

it('parses the environment, the location and the permission to take over domains', () => {
  const args = ['--env', 'staging', '--location', 'weur', '--take-over-domains'];
  expect(parseDeployArguments(args)).toEqual({
    env: 'staging',
    location: 'weur',
    takeOverDomains: true,
  });
});

it('deploys production near the operator and takes nothing over without arguments', () => {
  expect(parseDeployArguments([])).toEqual({ takeOverDomains: false });
});

it.each([['--help'], ['--dry-run'], ['staging']])('rejects %s with the usage', (argument) => {
  expect(() => parseDeployArguments([argument])).toThrow('npm run deploy -- --env staging');
});

it('rejects an unknown location with the list of known ones', () => {
  expect(() => parseDeployArguments(['--location', 'europe'])).toThrow(
    /--location europe is unknown\. Nothing was changed\.[\s\S]*weur, eeur, apac, oc, wnam or enam/,
  );
});

it('names the line of wrangler.toml that sets the jurisdiction when it is given as an option', () => {
  expect(() => parseDeployArguments(['--jurisdiction', 'eu'])).toThrow(
    '`jurisdiction = "eu"` under [[r2_buckets]]',
  );
});
