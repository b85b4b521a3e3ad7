import type { LimitedTrack } from "../events/clientEvents";
import type { Stat } from "./Stat";

/** The rids of encodings, lowest quality first; the only encoding of a line without simulcast has none. */
const rids: readonly unknown[] = [undefined, "l", "m", "h"];

/**
 * What keeps the browser from sending the best active encoding of a track as it should be, or null.
 *
 * @param encodings - The `outbound-rtp` statistics of the track. Firefox tells no limitations.
 */
export function sendLimitation(encodings: readonly Stat[]): LimitedTrack["limitation"] | null {
  let best: Stat | undefined;
  for (const encoding of encodings) {
    if (encoding.active !== false && rids.indexOf(encoding.rid) >= rids.indexOf(best?.rid)) {
      best = encoding;
    }
  }
  const reason = best?.qualityLimitationReason;
  return reason === "cpu" || reason === "bandwidth" ? reason : null;
}
