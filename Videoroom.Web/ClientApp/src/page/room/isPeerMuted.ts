import type { RemotePeer } from "../../client/RoomState";

/** Whether nobody hears a participant now. */
export function isPeerMuted(peer: RemotePeer): boolean {
  return !peer.tracks.some(({ type, active }) => type === "audio" && active);
}
