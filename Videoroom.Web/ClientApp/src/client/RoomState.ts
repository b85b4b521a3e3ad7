import type { TrackType } from "./events/TrackMetadata";
import type { TrackQuality } from "./events/TrackQuality";
import type { ConnectionPath } from "./negotiation/connectionPath";
import type { MediaState } from "./negotiation/IceWatch";

/** Why a call cannot begin or has ended. */
export interface Ending {
  /** A refusal or error code of docs/protocol.md, section 8, or one of the client's own. */
  readonly code: EndingCode;
  /** The server's sentence; empty when it sent none. */
  readonly reason: string;
}

export type EndingCode =
  | "bad_request"
  | "room_full"
  | "too_many_rooms"
  | "rate_limited"
  | "shutting_down"
  | "failed_to_start_room"
  | "room_unreachable"
  | "refused"
  | "endpoint_crashed"
  | "bad_offer"
  | "media_failed"
  | "removed"
  | "closed"
  | "negotiation_failed"
  | "left";

export type RoomStatus =
  | { readonly kind: "joining" }
  | { readonly kind: "joined" }
  /** The socket is lost; the media may still flow. */
  | { readonly kind: "reconnecting" }
  | { readonly kind: "ended"; readonly ending: Ending };

/** A codec that this browser lacks. */
export interface MissingCodec {
  /** Its name in SDP; empty when the server named none. */
  readonly codec: string;
  /** The profile of it that decides; empty when none does. */
  readonly profile: string;
}

/** A track of another participant. */
export interface RemoteTrack {
  readonly id: string;
  readonly type: TrackType;
  /** False while its owner has muted it or switched it off. */
  readonly active: boolean;
  /** The codec that this browser cannot play, or null when it can. */
  readonly missingCodec: MissingCodec | null;
  /** What the server sends of it and why not more; null while the server has told nothing. */
  readonly quality: TrackQuality | null;
  /** Null until the server sends it. */
  readonly media: MediaStreamTrack | null;
}

/** Another participant. */
export interface RemotePeer {
  readonly id: string;
  /** As its owner chose it: any text. */
  readonly displayName: string;
  readonly reconnecting: boolean;
  readonly tracks: readonly RemoteTrack[];
}

/** The server that a page is connected to. */
export interface ServingNode {
  /** Its base address. */
  readonly url: string;
  /** Which session of this participant it is: one more after each change of the node. */
  readonly generation: number;
  /** How many addresses the page knows. */
  readonly count: number;
}

/** What is known of the room; a new object at each change. */
export interface RoomState {
  readonly status: RoomStatus;
  readonly media: MediaState;
  /** How media travels, or travelled last while it is interrupted; null while it never did. */
  readonly path: ConnectionPath | null;
  /** Where one is connected, or was last; null before the first time. */
  readonly node: ServingNode | null;
  readonly peers: readonly RemotePeer[];
}
