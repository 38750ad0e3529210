/** Where one is on this page, as what follows `#` in its address: a link can be sent to a colleague. Pure. */
import type { Query } from './api/admin-api.ts';

export type Place =
  | { readonly page: 'overview' | 'clients' | 'new-client' | 'unknown' }
  | { readonly page: 'tasks' | 'usage'; readonly query: Query }
  | { readonly page: 'task' | 'client'; readonly id: string };

export function placeOf(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [section = '', ...rest] = path.split('/').filter(Boolean).map(decoded);
  const [id] = rest;
  if (rest.length > 1) return { page: 'unknown' };
  switch (section) {
    case '':
      return { page: 'overview' };
    case 'tasks':
      return id === undefined ? { page: 'tasks', query: queryOf(search) } : { page: 'task', id };
    case 'clients':
      if (id === undefined) return { page: 'clients' };
      return id === 'new' ? { page: 'new-client' } : { page: 'client', id };
    case 'usage':
      return id === undefined ? { page: 'usage', query: queryOf(search) } : { page: 'unknown' };
    default:
      return { page: 'unknown' };
  }
}

export const HOME = '#/';
export const CLIENTS = '#/clients';
export const NEW_CLIENT = '#/clients/new';
export const taskAddress = (id: string) => `#/tasks/${encodeURIComponent(id)}`;
export const clientAddress = (id: string) => `#/clients/${encodeURIComponent(id)}`;
export const tasksAddress = (query: Query = {}) => withQuery('#/tasks', query);
export const usageAddress = (query: Query = {}) => withQuery('#/usage', query);

/** What is empty is left out. */
function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

function queryOf(search: string): Query {
  return Object.fromEntries(new URLSearchParams(search));
}

/** As it stands, where it is no code. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
