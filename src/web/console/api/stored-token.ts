/** ADMIN_TOKEN in session storage: it is available to this tab only and is dropped with it. */
const KEY = 'kie-edge.admin-token';

export function readStoredToken(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined; // storage is disabled
  }
}

export function storeToken(token: string): void {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // Storage is disabled: the token lives as long as the page.
  }
}

export function clearStoredToken(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Storage is disabled: nothing was stored.
  }
}
