import type { QualityCause, TrackQuality } from "../events/TrackQuality";
import type { RemotePeer, RemoteTrack } from "../RoomState";

/** The quality of a track, without figures but for those given. */
export function fakeQuality(cause: QualityCause, changes: Partial<TrackQuality> = {}): TrackQuality {
  return { trackId: "Q:cam", cause, encoding: "", width: null, height: null, frameRate: null, bitrate: null, loss: null, ...changes };
}

/** A camera of which nothing is received, or another track. */
export function fakeRemoteTrack(changes: Partial<RemoteTrack> = {}): RemoteTrack {
  return { id: "Q:cam", type: "camera", active: true, missingCodec: null, quality: null, media: null, ...changes };
}

/** Another participant, Anna, with these tracks. */
export function fakePeer(tracks: readonly RemoteTrack[], changes: Partial<RemotePeer> = {}): RemotePeer {
  return { id: "Q", displayName: "Anna", reconnecting: false, tracks, ...changes };
}
