import type { TrackMetadata } from "../events/TrackMetadata";

/** A track that this client publishes. */
export interface LocalTrack {
  /** `<peerId>:<uuid>`. */
  readonly id: string;
  readonly kind: "audio" | "video";
  /** What is sent now; null while muted or off. */
  readonly track: MediaStreamTrack | null;
  readonly metadata: TrackMetadata;
}
