/** Links of files that nobody was given, and redirects of KIE's files to where they must not lead. */
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

/** Where links must be signed: this one is, but wrongly. */
const signed = (what: string, query: (edge: TestEdge) => string | Promise<string>) =>
  link(what, INVALID_LINK, async (edge) => `${PATH}?signature=${await query(edge)}`, {
    FILE_LINKS: 'signed',
  });

const right = ({ deps, clock }: TestEdge, path = PATH, keys: Keys = deps.keys) =>
  signWithExpiry(keys.file, path, clock.now + DAY_MS);

export const fileLinks: readonly Attack[] = [
  link('without a signature', INVALID_LINK, () => PATH, { FILE_LINKS: 'signed' }),
  signed('with an empty signature', () => ''),
  signed('with a changed signature', async (edge) => replaceAt(await right(edge), -21)),
  signed('with the signature of another number', (edge) => right(edge, `/files/${ID}/1.mp4`)),
  signed('with the signature of another task', (edge) => right(edge, `/files/${OTHER_ID}/0.mp4`)),
  signed('with the signature of another type', (edge) => right(edge, `/files/${ID}/0.png`)),
  signed('with the signature of another deployment', (edge) =>
    right(edge, PATH, deriveKeys(`${SECRET}x`)),
  ),
  signed('with a signature for reading', ({ deps, clock }) =>
    signWithExpiry(deps.keys.read, PATH, clock.now + DAY_MS),
  ),
  signed('with a later expiry', async (edge) =>
    (await right(edge)).replace(/^\d+/, (expiry) => String(Number(expiry) + 1)),
  ),
  signed('that has expired', async (edge) => {
    const signature = await right(edge);
    edge.clock.now += DAY_MS;
    return signature;
  }),
  signed('signed twice, the wrong one first', async (edge) => `x&signature=${await right(edge)}`),
  link('of an id nobody has', NOT_FOUND, () => `/files/${OTHER_ID}/0.mp4`),
  link('of an id in another case', NOT_FOUND, () => `/files/${ID.toUpperCase()}/0.mp4`),
  link('of a number it does not have', NOT_FOUND, () => `/files/${ID}/1.mp4`),
  link('of a number spelt with a zero', NOT_FOUND, () => `/files/${ID}/00.mp4`),
  link('of a type that would run', NOT_FOUND, () => `/files/${ID}/0.html`),
  link('with a zero at its end', NOT_FOUND, () => `/files/${ID}/0.mp4%00`),
  link('with a path in its name', NOT_FOUND, () => `/files/${ID}/..%2f${ID}%2f0.mp4`),
];

/** Of all addresses that a callBackUrl must not have; redirects pass the same guard. */
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
