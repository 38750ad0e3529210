/** callBackUrls that would make the Worker call itself, a private network, or an ambiguous host. */
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { createTaskRequest } from '../../../support/edge.ts';
import { INVALID, AUTH_OFF, type Attack } from './attack.ts';

const SCHEMES = [
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:fetch("//example.com")',
  'data:text/plain,hello',
  'wss://example.com/',
  'gopher://example.com/',
  '//example.com/',
  'example.com/callback',
  '/callback',
  'https://',
];

const ADDRESSES = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://0x7f.1/',
  'https://0/',
  'https://127.0.0.1./',
  'https://10.0.0.1/',
  'https://192.168.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://1.1.1.1/',
  'https://[::]/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://１２７.0.0.1/',
  'https://127。0。0。1/',
  'https://%31%32%37.0.0.1/',
];

const NAMES = [
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://foo.localhost/',
  'https://localhost.localdomain/',
  'https://%6cocalhost/',
  'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
  'https://local\u00ADhost/',
  'https://a.local/',
  'https://metadata/',
  'https://metadata.google.internal/',
  'https://intranet/',
  'https://router.home.arpa/',
  'https://example.com./',
  'https://.example.com/',
  'https://a..example.com/',
  'https://example.123/',
  `https://${'a'.repeat(64)}.example.com/`,
];

const SPELLINGS = [
  'https://user:password@example.com/',
  'https://user@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com:443@localhost/',
  'https:user@example.com/',
  'https://example.com\\@127.0.0.1/',
  'https:\\\\example.com/',
  'https://example.com:8443/',
  'https://example.com:99999/',
  ' https://example.com/',
  'https://exam\tple.com/',
  'https://exam\nple.com/',
  'https://example.com/\r\nX-Injected: 1',
  'https://example.com/\u0000',
  '\u0001https://example.com/',
  'https://example.com/\u00A0',
];

const OWN = [
  'http://edge.test/',
  'https://edge.test/',
  'https://EDGE.test:443/callbacks/a?token=b',
];

const row = (what: string, callBackUrl: unknown, vars = {}): Attack => ({
  what,
  ...INVALID,
  fields: ['callBackUrl'],
  vars: { ...AUTH_OFF, ...vars },
  request: () => ({ path: CREATE_PATH, init: createTaskRequest(aBody({ callBackUrl })) }),
});

const local = { INSECURE_LOCAL: '1' };

export const addresses: readonly Attack[] = [
  ...[...SCHEMES, ...ADDRESSES, ...NAMES, ...SPELLINGS, ...OWN].map((address) =>
    row(JSON.stringify(address), address),
  ),
  row('of 2049 characters', `https://example.com/${'a'.repeat(2029)}`),
  row('that is a number', 2_130_706_433),
  row('that is a list', ['https://example.com/']),
  row('of the public origin of this deployment', 'https://public.example.net/', {
    PUBLIC_URL: 'http://public.example.net',
  }),
  row('of this deployment itself with INSECURE_LOCAL=1', 'http://edge.test/', local),
  row('of a private address with INSECURE_LOCAL=1', 'http://10.0.0.1/', local),
  row('of a metadata service with INSECURE_LOCAL=1', 'http://169.254.169.254/', local),
];
