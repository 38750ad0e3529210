/** The console's routes. They are stored in the address after `#`, so that links to a view can be shared. Pure. */
import type { QueryParams } from './api/admin-api.ts';

export type ConsoleRoute =
  | { readonly page: 'overview' | 'clients' | 'new-client' | 'models' | 'unknown' }
  | { readonly page: 'tasks' | 'usage'; readonly params: QueryParams }
  | { readonly page: 'task' | 'client'; readonly id: string };

/** `hash` is `location.hash`, with or without `#`. */
export function parseRoute(hash: string): ConsoleRoute {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const [section = '', ...rest] = path.split('/').filter(Boolean).map(decodeSegment);
  const [id] = rest;
  if (rest.length > 1) return { page: 'unknown' };
  switch (section) {
    case '':
      return { page: 'overview' };
    case 'tasks':
      return id === undefined
        ? { page: 'tasks', params: parseParams(search) }
        : { page: 'task', id };
    case 'clients':
      if (id === undefined) return { page: 'clients' };
      return id === 'new' ? { page: 'new-client' } : { page: 'client', id };
    case 'usage':
      return id === undefined
        ? { page: 'usage', params: parseParams(search) }
        : { page: 'unknown' };
    case 'models':
      return { page: id === undefined ? 'models' : 'unknown' };
    default:
      return { page: 'unknown' };
  }
}

export const OVERVIEW_HREF = '#/';
export const CLIENTS_HREF = '#/clients';
export const MODELS_HREF = '#/models';
export const NEW_CLIENT_HREF = '#/clients/new';
export const taskHref = (id: string) => `#/tasks/${encodeURIComponent(id)}`;
export const clientHref = (id: string) => `#/clients/${encodeURIComponent(id)}`;
export const tasksHref = (params: QueryParams = {}) => buildHref('#/tasks', params);
export const usageHref = (params: QueryParams = {}) => buildHref('#/usage', params);

/** Empty parameters are left out. */
function buildHref(path: string, params: QueryParams): string {
  const given = Object.entries(params).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

function parseParams(search: string): QueryParams {
  return Object.fromEntries(new URLSearchParams(search));
}

/** A malformed percent encoding is taken literally. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
