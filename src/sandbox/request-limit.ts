/** A limit of requests in any second. In memory, because a restart takes longer. */
export class RequestLimit {
  #times: number[] = [];

  /** Counts a request at `now` (Unix ms), unless `perSecond` others were counted in the second before. */
  admit(perSecond: number, now: number): boolean {
    this.#times = this.#times.filter((at) => at > now - 1000);
    if (this.#times.length >= perSecond) return false;
    this.#times.push(now);
    return true;
  }

  clear(): void {
    this.#times = [];
  }
}
