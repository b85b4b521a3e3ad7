import { useEffect, useEffectEvent, useRef, useState } from "react";
import { onFirstFrame } from "./onFirstFrame";

interface PictureProps {
  readonly track: MediaStreamTrack;
  readonly className: string;
  /** Not to be seen yet, or not any more; it plays nevertheless. */
  readonly hidden: boolean;
  /** The first frame is on the screen, as far as one may look. */
  readonly onShown: () => void;
}

/** The moving picture of one track, from its first frame on. */
export function Picture({ track, className, hidden, onShown }: PictureProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [hasFrames, setHasFrames] = useState(false);
  const shown = useEffectEvent(onShown);

  useEffect(() => {
    const video = element.current;
    if (video === null) {
      return undefined;
    }
    video.srcObject = new MediaStream([track]);
    return () => {
      video.srcObject = null;
    };
  }, [track]);

  useEffect(() => {
    const video = element.current;
    return hasFrames && video !== null
      ? onFirstFrame(video, () => {
          shown();
        })
      : undefined;
  }, [hasFrames]);

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
      className={`${className} ${hasFrames && !hidden ? "" : "opacity-0"}`}
    />
  );
}
