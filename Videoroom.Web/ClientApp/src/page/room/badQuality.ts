import type { TrackQuality } from "../../client/events/TrackQuality";
import type { RemotePeer, RemoteTrack } from "../../client/RoomState";
import { qualityParts } from "../text/qualityText";
import { missingCodecOf } from "./missingCodecOf";

/** A track whose picture is bad, and why. */
export interface BadPicture {
  readonly peer: RemotePeer;
  readonly track: RemoteTrack;
  readonly quality: TrackQuality;
}

/** The quality of a track if there is something to say about it: not while it is off, nor when its tile says that it cannot be played. */
export function badQuality(track: RemoteTrack): TrackQuality | null {
  const { type, active, quality } = track;
  return type !== "audio" && active && quality !== null && missingCodecOf(track) === null && qualityParts(quality, type) !== null
    ? quality
    : null;
}

/** All bad pictures of a call. Of those who reconnect nothing is expected. */
export function badPictures(peers: readonly RemotePeer[]): BadPicture[] {
  return peers
    .filter(({ reconnecting }) => !reconnecting)
    .flatMap((peer) =>
      peer.tracks.flatMap((track) => {
        const quality = badQuality(track);
        return quality === null ? [] : [{ peer, track, quality }];
      }),
    );
}
