/** Milliseconds before the n-th attempt (from 0) to open a lost socket again. */
export function reconnectDelayMs(attempt: number): number {
  return at([10, 50, 100, 150, 200, 250, 500, 1000, 2000, 5000], attempt);
}

/** Milliseconds before the n-th attempt (from 0) to join again a channel whose join failed. */
export function rejoinDelayMs(attempt: number): number {
  return at([1000, 2000, 5000, 10_000], attempt);
}

/** Up to half as long again: pages that lost the same server must not come in step. */
export function withJitter(delayMs: number): number {
  return delayMs * (1 + Math.random() / 2);
}

function at(delays: readonly number[], attempt: number): number {
  return delays[Math.min(attempt, delays.length - 1)] ?? 0;
}
