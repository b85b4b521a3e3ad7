import type { RemotePeer } from "../../client/RoomState";
import { shownName } from "../text/cleanText";
import { Avatar } from "../ui/Avatar";
import { Name } from "../ui/Name";
import { VideoView } from "../ui/VideoView";
import { isPeerMuted } from "./isPeerMuted";
import { missingCodecText } from "./missingCodecText";
import { Tile } from "./Tile";

interface RemoteTileProps {
  readonly peer: RemotePeer;
  readonly speaking: boolean;
  /** Nothing arrives from anybody: the picture stands still. */
  readonly interrupted: boolean;
}

/** Another participant. */
export function RemoteTile({ peer, speaking, interrupted }: RemoteTileProps) {
  const camera = peer.tracks.find(({ type }) => type === "camera");
  const missing = camera?.active === true ? camera.missingCodec : null;
  return (
    <Tile
      testId="remote-tile"
      peerId={peer.id}
      label={shownName(peer.displayName)}
      placeholder={<Avatar name={peer.displayName} />}
      video={
        camera?.media == null ? null : (
          <VideoView key={camera.id} track={camera.media} visible={camera.active && missing === null} fit="cover" />
        )
      }
      tag={<Name of={peer.displayName} />}
      muted={isPeerMuted(peer)}
      speaking={speaking}
      reconnecting={peer.reconnecting || interrupted}
      message={missing === null ? null : missingCodecText(missing)}
    />
  );
}
