/** File links that were never issued, and redirects of result files to forbidden hosts. */
import { deriveKeys, signWithExpiry, type Keys } from '../../../../src/worker/platform/keys.ts';
import { DAY_MS } from '../../../../src/worker/platform/units.ts';
import { FILE_HOST, type TestEdge } from '../../../support/edge.ts';
import { ID, OTHER_ID, succeededTask } from '../../tasks/builders.ts';
import { replaceAt, get, NOT_FOUND, type Attack, type Rejection } from './attack.ts';

const PATH = `/files/${ID}/0.mp4`;
const INVALID_LINK: Rejection = { status: 403, type: 'link_invalid' };
const SECRET = 'edge-secret-edge-secret-edge-secret';

const link = (
  what: string,
  refusal: Rejection,
  path: (edge: TestEdge) => string | Promise<string>,
  vars: Record<string, string> = {},
): Attack => ({
  what,
  ...refusal,
  vars,
  request: async (edge) => {
    await succeededTask();
    return get(await path(edge));
  },
});

/** A link with an invalid signature, with FILE_LINKS=signed. */
const signed = (what: string, query: (edge: TestEdge) => string | Promise<string>) =>
  link(what, INVALID_LINK, async (edge) => `${PATH}?signature=${await query(edge)}`, {
    FILE_LINKS: 'signed',
  });

const signLink = ({ deps, clock }: TestEdge, path = PATH, keys: Keys = deps.keys) =>
  signWithExpiry(keys.file, path, clock.now + DAY_MS);

export const fileLinks: readonly Attack[] = [
  link('without a signature', INVALID_LINK, () => PATH, { FILE_LINKS: 'signed' }),
  signed('with an empty signature', () => ''),
  signed('with a modified signature', async (edge) => replaceAt(await signLink(edge), -21)),
  signed('with the signature of another number', (edge) => signLink(edge, `/files/${ID}/1.mp4`)),
  signed('with the signature of another task', (edge) =>
    signLink(edge, `/files/${OTHER_ID}/0.mp4`),
  ),
  signed('with the signature of another type', (edge) => signLink(edge, `/files/${ID}/0.png`)),
  signed('with the signature of another deployment', (edge) =>
    signLink(edge, PATH, deriveKeys(`${SECRET}x`)),
  ),
  signed('with a signature of the read key', ({ deps, clock }) =>
    signWithExpiry(deps.keys.read, PATH, clock.now + DAY_MS),
  ),
  signed('with a modified expiry', async (edge) =>
    (await signLink(edge)).replace(/^\d+/, (expiry) => String(Number(expiry) + 1)),
  ),
  signed('that has expired', async (edge) => {
    const signature = await signLink(edge);
    edge.clock.now += DAY_MS;
    return signature;
  }),
  signed(
    'with two signatures, the first invalid',
    async (edge) => `x&signature=${await signLink(edge)}`,
  ),
  link('of an unknown id', NOT_FOUND, () => `/files/${OTHER_ID}/0.mp4`),
  link('of an id in another case', NOT_FOUND, () => `/files/${ID.toUpperCase()}/0.mp4`),
  link('of an unknown file number', NOT_FOUND, () => `/files/${ID}/1.mp4`),
  link('of a file number with a leading zero', NOT_FOUND, () => `/files/${ID}/00.mp4`),
  link('of an HTML file', NOT_FOUND, () => `/files/${ID}/0.html`),
  link('with a null byte at its end', NOT_FOUND, () => `/files/${ID}/0.mp4%00`),
  {
    ...link('with a path in its name', NOT_FOUND, () => `/files/${ID}/..%2f${ID}%2f0.mp4`),
    hasCapabilityInPath: true,
  },
];

/** A selection: the same guard is tested with many more callBackUrls. */
export const redirects: readonly string[] = [
  'https://127.0.0.1/',
  'https://[::ffff:169.254.169.254]/latest/meta-data/',
  'http://metadata.google.internal/',
  'https://2130706433/',
  `https://${FILE_HOST}.evil.com/`,
  `https://${FILE_HOST}@localhost/`,
  `https://${FILE_HOST}:8443/`,
  'file:///etc/passwd',
];
