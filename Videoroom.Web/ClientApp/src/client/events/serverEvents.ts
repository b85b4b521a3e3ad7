import type { TrackMetadata } from "./TrackMetadata";
import type { TrackQuality } from "./TrackQuality";

/** A remote participant as the server lists it. */
export interface EndpointInfo {
  readonly id: string;
  readonly displayName: string;
  readonly tracks: ReadonlyMap<string, TrackMetadata>;
}

/** A TURN server of an offerData event. */
export interface TurnServer {
  readonly serverAddr: string;
  readonly serverPort: number;
  readonly transport: "udp" | "tcp" | "tls";
  readonly username: string;
  readonly password: string;
}

/** The server asks for an offer. */
export interface OfferData {
  readonly audio: number;
  readonly video: number;
  readonly turnServers: readonly TurnServer[];
  readonly iceRestart: boolean;
}

/** The server's answer to our offer. */
export interface SdpAnswer {
  readonly sdp: string;
  readonly midToTrackId: ReadonlyMap<string, string>;
}

/** The node asks the page to go on at another one. */
export interface MoveWish {
  /** Base addresses of nodes, the one that suits best first. */
  readonly urls: readonly string[];
  /** How long from now the node still serves the page. */
  readonly deadlineMs: number;
}

/** What changes about participants who are there. */
export type RosterEvent =
  | { readonly type: "endpointUpdated"; readonly endpoint: EndpointInfo }
  | {
      readonly type: "tracksAdded";
      readonly endpointId: string;
      readonly tracks: ReadonlyMap<string, TrackMetadata>;
    }
  | { readonly type: "tracksRemoved"; readonly endpointId: string; readonly trackIds: readonly string[] }
  | {
      readonly type: "trackUpdated";
      readonly endpointId: string;
      readonly trackId: string;
      readonly metadata: TrackMetadata;
    }
  | { readonly type: "endpointConnection"; readonly endpointId: string; readonly reconnecting: boolean }
  | {
      readonly type: "trackAvailability";
      readonly endpointId: string;
      readonly trackId: string;
      readonly available: boolean;
      /** The codec that this browser lacks, and the profile of it that decides; empty when the server named none. */
      readonly codec: string;
      readonly profile: string;
    }
  /** Complete: of a track that is not listed, nothing is known. */
  | { readonly type: "trackQualities"; readonly tracks: readonly TrackQuality[] };

/** The media events that this client handles (docs/protocol.md, 3.2, 8 and 11); all others are ignored. */
export type ServerEvent =
  | RosterEvent
  | { readonly type: "connected"; readonly id: string; readonly others: readonly EndpointInfo[] }
  | { readonly type: "endpointAdded"; readonly endpoint: EndpointInfo }
  | { readonly type: "endpointRemoved"; readonly id: string }
  | { readonly type: "offerData"; readonly offerData: OfferData }
  | { readonly type: "sdpAnswer"; readonly answer: SdpAnswer }
  | { readonly type: "candidate"; readonly candidate: RTCIceCandidateInit }
  | { readonly type: "neededEncodings"; readonly trackId: string; readonly encodings: readonly string[] }
  | { readonly type: "vadNotification"; readonly trackId: string; readonly speaking: boolean }
  | { readonly type: "move"; readonly wish: MoveWish }
  | { readonly type: "error"; readonly message: string; readonly code: string };
