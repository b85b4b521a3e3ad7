import { WebRTCEndpoint as Client050 } from "membrane-webrtc-050";
import { WebRTCEndpoint as Client053 } from "membrane-webrtc-053";
import { WebRTCEndpoint as Client071 } from "membrane-webrtc-071";

/** The generations of docs/protocol.md that are on npm: B0, B1 and C. */
export type Generation = "0.5.0" | "0.5.3" | "0.7.1";

export type TrackType = "camera" | "audio" | "screensharing";

export interface TrackMetadata {
  readonly active: boolean;
  readonly type: TrackType;
}

/** A remote participant, as far as all generations have it. */
export interface RemoteEndpoint {
  readonly id: string;
  readonly metadata?: { readonly displayName?: string };
}

/** A remote track, as far as all generations have it. */
export interface RemoteTrack {
  readonly trackId: string;
  readonly endpoint: RemoteEndpoint;
  readonly metadata?: TrackMetadata;
  readonly track: MediaStreamTrack | null;
  readonly stream: MediaStream | null;
  readonly vadStatus: "speech" | "silence";
  readonly encoding?: string;
  on(event: "encodingChanged" | "voiceActivityChanged", listener: (track: RemoteTrack) => void): unknown;
}

/** The one configuration object that all generations read their part of. */
export interface SimulcastConfig {
  readonly enabled: boolean;
  readonly active_encodings: readonly string[];
  readonly activeEncodings: readonly string[];
  readonly disabledEncodings: readonly string[];
}

interface ClientEvents {
  sendMediaEvent: (mediaEvent: string) => void;
  connected: (endpointId: string, others: RemoteEndpoint[]) => void;
  disconnected: () => void;
  trackReady: (track: RemoteTrack) => void;
  trackAdded: (track: RemoteTrack) => void;
  /** Undefined for a track of which the client has lost its own record. */
  trackRemoved: (track: RemoteTrack | undefined) => void;
  trackUpdated: (track: RemoteTrack) => void;
  endpointAdded: (endpoint: RemoteEndpoint) => void;
  endpointRemoved: (endpoint: RemoteEndpoint) => void;
  endpointUpdated: (endpoint: RemoteEndpoint) => void;
  connectionError: (message: string) => void;
}

/** What a page uses of a client; 0.7.1 gives promises where the older ones give the value. */
export interface OriginalClient {
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): unknown;
  connect(metadata: object): void;
  disconnect(): void;
  receiveMediaEvent(mediaEvent: string): void;
  addTrack(
    track: MediaStreamTrack,
    stream: MediaStream,
    metadata: TrackMetadata,
    simulcast?: SimulcastConfig,
    maxBandwidth?: number | ReadonlyMap<string, number>,
  ): string | Promise<string>;
  removeTrack(trackId: string): void | Promise<void>;
  updateTrackMetadata(trackId: string, metadata: TrackMetadata): void;
  updateEndpointMetadata(metadata: object): void;
  setTargetTrackEncoding(trackId: string, encoding: string): void;
}

/** The package's own class, under the one type that the page uses. */
export function createClient(generation: Generation): OriginalClient {
  switch (generation) {
    case "0.5.0":
      return new Client050() as unknown as OriginalClient;
    case "0.5.3":
      return new Client053() as unknown as OriginalClient;
    case "0.7.1":
      return new Client071() as unknown as OriginalClient;
  }
}
