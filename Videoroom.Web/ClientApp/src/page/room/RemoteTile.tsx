import type { RemotePeer } from "../../client/RoomState";
import { shownName } from "../text/cleanText";
import type { TileWatch } from "../tiles/TileWatch";
import { Avatar } from "../ui/Avatar";
import { Name } from "../ui/Name";
import { VideoView } from "../ui/VideoView";
import { badQuality } from "./badQuality";
import { isPeerMuted } from "./isPeerMuted";
import { MissingCodec } from "./MissingCodec";
import { missingCodecOf } from "./missingCodecOf";
import { Tile } from "./Tile";
import { unplayable } from "./unplayable";

interface RemoteTileProps {
  readonly peer: RemotePeer;
  readonly speaking: boolean;
  readonly watch: TileWatch;
  /** Nothing arrives from anybody: the picture stands still. */
  readonly interrupted: boolean;
}

/** Another participant. */
export function RemoteTile({ peer, speaking, watch, interrupted }: RemoteTileProps) {
  const camera = peer.tracks.find(({ type }) => type === "camera");
  const refused = unplayable(peer.tracks);
  const bad = camera === undefined ? null : badQuality(camera);
  return (
    <Tile
      testId="remote-tile"
      peerId={peer.id}
      label={shownName(peer.displayName)}
      placeholder={<Avatar name={peer.displayName} />}
      video={
        camera?.media == null ? null : (
          <VideoView key={camera.id} track={camera.media} visible={camera.active && missingCodecOf(camera) === null} fit="cover" />
        )
      }
      watch={watch}
      trackId={camera?.media == null ? undefined : camera.id}
      tag={<Name of={peer.displayName} />}
      muted={isPeerMuted(peer)}
      speaking={speaking}
      reconnecting={peer.reconnecting || interrupted}
      message={refused === null ? null : <MissingCodec of={peer.displayName} {...refused} />}
      badPicture={bad === null ? null : { of: peer.displayName, type: "camera", quality: bad }}
    />
  );
}
