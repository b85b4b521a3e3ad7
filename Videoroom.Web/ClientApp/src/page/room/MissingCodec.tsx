import type { MissingCodec as Missing, RemoteTrack } from "../../client/RoomState";
import { shownName } from "../text/cleanText";

interface MissingCodecProps {
  /** Whose track it is. */
  readonly of: string;
  readonly type: RemoteTrack["type"];
  readonly missing: Missing;
}

const things = { audio: "sound", camera: "video", screensharing: "screen" } as const;

/** The names of codecs as people know them, by those of SDP. */
const codecs: ReadonlyMap<string, string> = new Map([
  ["H264", "H.264"],
  ["opus", "Opus"],
]);

/** Says that this browser lacks the codec of somebody's track, so that nothing of it is played. */
export function MissingCodec({ of, type, missing }: MissingCodecProps) {
  return (
    <>
      <bdi>{shownName(of)}</bdi>
      {`'s ${things[type]} is in ${formatText(missing)}, which this browser cannot play.`}
    </>
  );
}

function formatText({ codec, profile }: Missing): string {
  const name = codecs.get(codec) ?? codec.slice(0, 16);
  if (name === "") {
    return "another format";
  }
  return profile === "" ? name : `${name} (${profile.slice(0, 48)})`;
}
