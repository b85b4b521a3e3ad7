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
  | {
      readonly type: "candidate";
      readonly data: { readonly candidate: string; readonly sdpMLineIndex: number | null };
    };

/** An offer and what its lines carry. */
export interface SdpOfferData {
  readonly sdpOffer: { readonly type: "offer"; readonly sdp: string };
  readonly trackIdToTrackMetadata: Readonly<Record<string, TrackMetadata>>;
  /** Bits per second. */
  readonly trackIdToTrackBitrates: Readonly<Record<string, number>>;
  readonly midToTrackId: Readonly<Record<string, string>>;
}
