/** The client token that a person entered, stored for this tab or, on request, for this browser. */
import { browserStorage, tabStorage } from '../safe-storage.ts';

const KEY = 'kie-edge.token';

/** Returns the stored token; the one of this tab first. */
export function loadClientToken(): string | undefined {
  return tabStorage.read(KEY) ?? browserStorage.read(KEY) ?? undefined;
}

/** Replaces the stored token. Where storage is blocked, the token is lost when the page is closed. */
export function saveClientToken(token: string, isRemembered: boolean): void {
  clearClientToken();
  (isRemembered ? browserStorage : tabStorage).write(KEY, token);
}

/** Removes the token from this tab and this browser. */
export function clearClientToken(): void {
  tabStorage.remove(KEY);
  browserStorage.remove(KEY);
}
