import type { MissingCodec, RemoteTrack } from "../../client/RoomState";

const unnamed: MissingCodec = { codec: "", profile: "" };

/** The codec of a track that this browser cannot play, however the server said so; null when it can. */
export function missingCodecOf({ missingCodec, quality }: Pick<RemoteTrack, "missingCodec" | "quality">): MissingCodec | null {
  return missingCodec ?? (quality?.cause === "unsupportedCodec" ? unnamed : null);
}
