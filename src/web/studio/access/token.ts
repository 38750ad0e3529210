/** The credential that a person pasted: for this tab, or for this browser if they ticked so. */
const KEY = 'kie-edge.token';

export function keptToken(): string | undefined {
  return read(() => sessionStorage) ?? read(() => localStorage);
}

export function keepToken(token: string, isForLong: boolean): void {
  forgetToken();
  try {
    (isForLong ? localStorage : sessionStorage).setItem(KEY, token);
  } catch {
    // Then it lives as long as the page.
  }
}

export function forgetToken(): void {
  for (const storage of [() => sessionStorage, () => localStorage]) {
    try {
      storage().removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  }
}

/** A browser that keeps nothing throws already where its storage is asked for. */
function read(storage: () => Storage): string | undefined {
  try {
    return storage().getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}
