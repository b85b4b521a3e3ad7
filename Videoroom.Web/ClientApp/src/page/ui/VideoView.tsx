import { useState } from "react";
import { Picture } from "./Picture";
import { trackKey } from "./trackKey";

interface VideoViewProps {
  readonly track: MediaStreamTrack;
  /** False hides the last picture of a camera that is off. */
  readonly visible: boolean;
  readonly mirrored?: boolean;
  readonly fit: "cover" | "contain";
}

/**
 * The moving picture of a track; shows nothing until the first frame is there. When another track takes its place, the
 * last picture stays until the new one has a frame. Its sound is played elsewhere.
 */
export function VideoView({ track, visible, mirrored = false, fit }: VideoViewProps) {
  const [shown, setShown] = useState(track);
  const tracks = shown === track ? [track] : [shown, track];
  const className = `absolute inset-0 size-full ${
    fit === "cover" ? "object-cover in-[:fullscreen]:object-contain" : "bg-black object-contain"
  } ${mirrored ? "-scale-x-100" : ""}`;
  return tracks.map((one) => (
    <Picture
      key={trackKey(one)}
      track={one}
      className={className}
      hidden={!visible || one !== shown}
      onShown={() => {
        setShown(one);
      }}
    />
  ));
}
