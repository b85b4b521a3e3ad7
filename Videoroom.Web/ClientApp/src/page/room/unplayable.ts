import type { MissingCodec, RemoteTrack } from "../../client/RoomState";
import { missingCodecOf } from "./missingCodecOf";

/** A track that is sent and that this browser cannot play. */
export interface Unplayable {
  readonly type: RemoteTrack["type"];
  readonly missing: MissingCodec;
}

/** Of a participant's tracks the first such one that its tile has to speak of: the picture before the sound; a screen has its own. */
export function unplayable(tracks: readonly RemoteTrack[]): Unplayable | null {
  for (const wanted of ["camera", "audio"]) {
    for (const track of tracks) {
      const missing = missingCodecOf(track);
      if (track.type === wanted && track.active && missing !== null) {
        return { type: track.type, missing };
      }
    }
  }
  return null;
}
