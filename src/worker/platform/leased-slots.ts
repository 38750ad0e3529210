/** Counts what runs at the same time in this isolate. */

/** Keys of which at most `max` slots are taken. */
export type SlotLimits = readonly { readonly key: string; readonly max: number }[];

export interface Slot {
  /** Keeps the slot for another lease. */
  renew(): void;
  release(): void;
}

export interface Slots {
  /** Takes one slot of each key; undefined if one has none left. */
  take(limits: SlotLimits): Slot | undefined;
}

/**
 * Slots that expire `leaseMs` after they were taken or renewed last: work that was cancelled with its request may
 * release nothing. `now` returns Unix milliseconds.
 */
export function leasedSlots(leaseMs: number, now: () => number): Slots {
  const leases = new Map<string, Map<symbol, number>>();
  let sweptAt = now();

  const dropExpired = (key: string) => {
    const held = leases.get(key);
    for (const [slot, expiresAt] of held ?? []) if (expiresAt <= now()) held?.delete(slot);
    if (held?.size === 0) leases.delete(key);
  };
  const count = (key: string) => leases.get(key)?.size ?? 0;
  return {
    take: (limits) => {
      if (now() - sweptAt >= leaseMs) {
        sweptAt = now();
        for (const key of leases.keys()) dropExpired(key);
      }
      for (const { key, max } of limits) {
        if (count(key) >= max) dropExpired(key);
        if (count(key) >= max) return undefined;
      }
      const slot = Symbol('slot');
      const hold = () => {
        for (const { key } of limits) {
          const held = leases.get(key) ?? new Map<symbol, number>();
          leases.set(key, held.set(slot, now() + leaseMs));
        }
      };
      hold();
      return {
        renew: hold,
        release: () => {
          for (const { key } of limits) {
            leases.get(key)?.delete(slot);
            dropExpired(key);
          }
        },
      };
    },
  };
}
