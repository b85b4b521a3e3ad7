import { useEffect, useRef, useState } from "react";

interface VideoViewProps {
  readonly track: MediaStreamTrack;
  /** False hides the last picture of a camera that is off. */
  readonly visible: boolean;
  readonly mirrored?: boolean;
  readonly fit: "cover" | "contain";
}

/** The moving picture of one track; shows nothing until the first frame is there. Its sound is played elsewhere. */
export function VideoView({ track, visible, mirrored = false, fit }: VideoViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [hasFrames, setHasFrames] = useState(false);

  useEffect(() => {
    const video = element.current;
    if (video !== null) {
      video.srcObject = new MediaStream([track]);
      return () => {
        video.srcObject = null;
      };
    }
    return undefined;
  }, [track]);

  return (
    <video
      ref={element}
      autoPlay
      muted
      playsInline
      disablePictureInPicture
      onLoadedData={() => {
        setHasFrames(true);
      }}
      onEmptied={() => {
        setHasFrames(false);
      }}
      className={`absolute inset-0 size-full ${fit === "cover" ? "object-cover in-[:fullscreen]:object-contain" : "bg-black object-contain"} ${
        mirrored ? "-scale-x-100" : ""
      } ${visible && hasFrames ? "" : "opacity-0"}`}
    />
  );
}
