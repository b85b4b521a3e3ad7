import type { RemotePeer, RemoteTrack } from "../../client/RoomState";
import { shownName } from "../text/cleanText";
import type { TileWatch } from "../tiles/TileWatch";
import { Icon } from "../ui/Icon";
import { Name } from "../ui/Name";
import { VideoView } from "../ui/VideoView";
import { badQuality } from "./badQuality";
import { MissingCodec } from "./MissingCodec";
import { missingCodecOf } from "./missingCodecOf";
import { Tile } from "./Tile";

interface ScreenTileProps {
  readonly peer: RemotePeer;
  readonly track: RemoteTrack;
  readonly watch: TileWatch;
  /** Nothing arrives from anybody: the picture stands still. */
  readonly interrupted: boolean;
}

/** Another participant's screen. */
export function ScreenTile({ peer, track, watch, interrupted }: ScreenTileProps) {
  const missing = missingCodecOf(track);
  const bad = badQuality(track);
  return (
    <Tile
      testId="screen-tile"
      peerId={peer.id}
      label={`Screen of ${shownName(peer.displayName)}`}
      placeholder={<Icon name="screen" className="size-10 text-soft" />}
      video={
        track.media === null ? null : (
          <VideoView key={track.id} track={track.media} visible={missing === null} fit="contain" />
        )
      }
      watch={watch}
      trackId={track.media === null ? undefined : track.id}
      tag={
        <>
          <Icon name="screen" className="size-4" />
          <Name of={peer.displayName} />
        </>
      }
      reconnecting={peer.reconnecting || interrupted}
      message={missing === null ? null : <MissingCodec of={peer.displayName} type={track.type} missing={missing} />}
      badPicture={bad === null ? null : { of: peer.displayName, type: track.type, quality: bad }}
    />
  );
}
