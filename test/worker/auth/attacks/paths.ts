/** Addresses that are spelt to slip past a guard, and headers that claim to be from elsewhere. */
import { CREATE_PATH } from '../../submission/builders.ts';
import { ORIGIN } from '../../../support/edge.ts';
import { create, get, NOT_FOUND, AUTH_OFF, UNAUTHORIZED, type Attack } from './attack.ts';

/** A createTask that everybody may make, but at an address where nothing is. */
const nowhere = (path: string, headers: Record<string, string> = {}): Attack => ({
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
  ...respelt.map((path) => nowhere(path)),
  nowhere('/nothing', { 'X-Original-URL': CREATE_PATH }),
  nowhere('/nothing', { 'X-Rewrite-URL': CREATE_PATH }),
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

const door = (path: string, headers: Record<string, string> = {}): Attack => ({
  what: [path, ...Object.keys(headers)].join(' with '),
  ...UNAUTHORIZED,
  request: () => get(ORIGIN + path, headers),
});

const noDoor = (path: string): Attack => ({ ...door(path), ...NOT_FOUND });

export const adminPathSpellings: readonly Attack[] = [
  door('/admin/'),
  door('/admin/api/clients'),
  door('/admin/api/clients/'),
  door('/admin//api/clients'),
  door('/%61dmin/api/clients'),
  door('/health/../admin/api/clients'),
  door('/health/%2e%2e/admin/api/clients'),
  door('/admin/api/clients?token=x', { 'X-Original-URL': '/health' }),
  door('/admin/api/clients', { 'X-Rewrite-URL': '/health', 'X-Forwarded-For': '127.0.0.1' }),
  door('/admin/api/clients', { 'X-HTTP-Method-Override': 'OPTIONS' }),
  noDoor('/ADMIN/api/clients'),
  noDoor('//admin/api/clients'),
  noDoor('/admin%2fapi/clients'),
  noDoor('/%2561dmin/api/clients'),
  noDoor('/admin;a=b/api/clients'),
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
