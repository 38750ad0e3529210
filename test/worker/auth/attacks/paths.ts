/** Paths that are spelt to bypass a check, and headers that claim another sender or path. */
import { CREATE_PATH } from '../../submission/builders.ts';
import { ORIGIN } from '../../../support/edge.ts';
import { create, get, NOT_FOUND, AUTH_OFF, UNAUTHORIZED, type Attack } from './attack.ts';

/** A createTask with authentication off, at a path that does not exist. */
const unknownPath = (path: string, headers: Record<string, string> = {}): Attack => ({
  what: [path, ...Object.keys(headers)].join(' with '),
  ...NOT_FOUND,
  vars: AUTH_OFF,
  request: () => ({ ...create(headers), path: ORIGIN + path }),
});

const respelt = [
  `${CREATE_PATH}/`,
  `/${CREATE_PATH}`,
  CREATE_PATH.replace('/jobs', '//jobs'),
  CREATE_PATH.toUpperCase(),
  CREATE_PATH.toLowerCase(),
  CREATE_PATH.replace('jobs/', 'jobs%2F'),
  CREATE_PATH.replace('jobs/', 'jobs%5C'),
  CREATE_PATH.replace('jobs/', 'jobs/%252e/'),
  CREATE_PATH.replace('jobs/', 'x%2f%2e%2e%2fjobs/'),
  `${CREATE_PATH}%00`,
  `${CREATE_PATH}%3Fa=b`,
  `${CREATE_PATH}%ff`,
  `${CREATE_PATH};a=b`,
  `/files/..%2f..${CREATE_PATH}`,
];

export const createTaskSpellings: readonly Attack[] = [
  ...respelt.map((path) => unknownPath(path)),
  unknownPath('/nothing', { 'X-Original-URL': CREATE_PATH }),
  unknownPath('/nothing', { 'X-Rewrite-URL': CREATE_PATH }),
];

const claims = (name: string, value: string): Attack => ({
  what: `${name}: ${value}`,
  ...UNAUTHORIZED,
  request: () => create({ [name]: value }),
});

export const claimedHeaders: readonly Attack[] = [
  claims('X-Forwarded-For', '127.0.0.1'),
  claims('CF-Connecting-IP', '127.0.0.1'),
  claims('CF-Connecting-IP', '::1'),
  claims('Forwarded', `for=127.0.0.1;host=app.example.com;proto=https`),
  claims('X-Forwarded-Host', 'app.example.com'),
  claims('X-Original-URL', '/health'),
  claims('X-Forwarded-User', 'admin'),
  claims('CF-Access-Authenticated-User-Email', 'admin@example.com'),
];

const adminPath = (path: string, headers: Record<string, string> = {}): Attack => ({
  what: [path, ...Object.keys(headers)].join(' with '),
  ...UNAUTHORIZED,
  request: () => get(ORIGIN + path, headers),
});

const unknownAdminPath = (path: string): Attack => ({ ...adminPath(path), ...NOT_FOUND });

export const adminPathSpellings: readonly Attack[] = [
  adminPath('/admin/'),
  adminPath('/admin/api/clients'),
  adminPath('/admin/api/clients/'),
  adminPath('/admin//api/clients'),
  adminPath('/%61dmin/api/clients'),
  adminPath('/health/../admin/api/clients'),
  adminPath('/health/%2e%2e/admin/api/clients'),
  adminPath('/admin/api/clients?token=x', { 'X-Original-URL': '/health' }),
  adminPath('/admin/api/clients', { 'X-Rewrite-URL': '/health', 'X-Forwarded-For': '127.0.0.1' }),
  adminPath('/admin/api/clients', { 'X-HTTP-Method-Override': 'OPTIONS' }),
  unknownAdminPath('/ADMIN/api/clients'),
  unknownAdminPath('//admin/api/clients'),
  unknownAdminPath('/admin%2fapi/clients'),
  unknownAdminPath('/%2561dmin/api/clients'),
  unknownAdminPath('/admin;a=b/api/clients'),
];

export const overHttps: readonly Attack[] = [
  {
    what: 'over https',
    status: 403,
    type: 'auth_not_configured',
    vars: AUTH_OFF,
    request: () => ({ ...create(), path: `https://edge.test${CREATE_PATH}` }),
  },
];
