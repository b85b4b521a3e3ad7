import type { Call } from "../../client/Call";
import { Avatar } from "../ui/Avatar";
import { VideoView } from "../ui/VideoView";
import { Tile } from "./Tile";

interface LocalTileProps {
  readonly call: Call;
  readonly displayName: string;
}

/** Oneself, as in a mirror. */
export function LocalTile({ call, displayName }: LocalTileProps) {
  const { camera } = call.media;
  const { status, media } = call.room.state;
  return (
    <Tile
      testId="local-tile"
      label="You"
      placeholder={<Avatar name={displayName} />}
      video={camera.track === null ? null : <VideoView track={camera.track} visible mirrored fit="cover" />}
      tag="You"
      muted={call.isMuted}
      speaking={!call.isMuted && call.speakers.ownSpeaking}
      reconnecting={status.kind === "reconnecting" || media === "interrupted"}
    />
  );
}
