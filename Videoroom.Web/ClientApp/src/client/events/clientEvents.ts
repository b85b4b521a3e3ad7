import type { TrackMetadata } from "./TrackMetadata";

/** The media events of generation C that this client sends (docs/protocol.md, 3.1 and 8). */
export type ClientEvent =
  | { readonly type: "connect"; readonly data: { readonly metadata: { readonly displayName: string } } }
  | { readonly type: "disconnect" }
  | {
      readonly type: "updateTrackMetadata";
      readonly data: { readonly trackId: string; readonly trackMetadata: TrackMetadata };
    }
  | { readonly type: "custom"; readonly data: CustomClientEvent };

type CustomClientEvent =
  | { readonly type: "renegotiateTracks"; readonly data?: { readonly iceRestart: true } }
  | { readonly type: "sdpOffer"; readonly data: SdpOfferData }
  | { readonly type: "trackNeeds"; readonly data: { readonly tracks: readonly TrackNeed[] } }
  | { readonly type: "qualityReport"; readonly data: QualityReport }
  | {
      readonly type: "candidate";
      readonly data: { readonly candidate: string; readonly sdpMLineIndex: number | null };
    };

/** An offer and what its lines carry. */
export interface SdpOfferData {
  readonly sdpOffer: { readonly type: "offer"; readonly sdp: string };
  readonly trackIdToTrackMetadata: Readonly<Record<string, TrackMetadata>>;
  /** Bits per second, of a track with simulcast by rid. */
  readonly trackIdToTrackBitrates: Readonly<Record<string, number | Readonly<Record<string, number>>>>;
  readonly midToTrackId: Readonly<Record<string, string>>;
}

/** How this page shows a video track that it receives. */
export interface TrackNeed {
  readonly trackId: string;
  /** The size of the picture's place on the screen, in device pixels; 0 while it cannot be seen. */
  readonly width: number;
  readonly height: number;
  /** The user has chosen it before the others. */
  readonly pinned: boolean;
}

/** What this page's browser cannot cope with. Both lists are complete. */
export interface QualityReport {
  readonly published: readonly LimitedTrack[];
  readonly received: readonly SlowTrack[];
}

/** A track of ours that the browser sends worse than it is asked to. */
export interface LimitedTrack {
  readonly trackId: string;
  /** Whether the encoder or the estimated bandwidth is the limit. */
  readonly limitation: "cpu" | "bandwidth";
}

/** A track that arrives faster than the browser decodes it. */
export interface SlowTrack {
  readonly trackId: string;
  readonly decoding: "slow";
}
