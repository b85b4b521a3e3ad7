import { useEffect, useRef } from "react";
import type { SoundOutput } from "./SoundOutput";

interface SoundProps {
  readonly peerId: string;
  readonly track: MediaStreamTrack;
  readonly silent: boolean;
  readonly output: SoundOutput;
  readonly onPlaying: () => void;
}

/** Plays one audio track; silently, while another one is still heard in its place. */
export function Sound({ peerId, track, silent, output, onPlaying }: SoundProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (audio === null) {
      return undefined;
    }
    audio.srcObject = new MediaStream([track]);
    return () => {
      output.forget(audio);
      audio.srcObject = null;
    };
  }, [track, output]);
  // Again when it is not silent any more: a browser may let only silence start by itself.
  useEffect(() => {
    if (element.current !== null) {
      void output.play(element.current);
    }
  }, [track, output, silent]);
  return (
    <audio
      ref={element}
      muted={silent}
      data-testid={silent ? undefined : "remote-audio"}
      data-peer-id={peerId}
      onPlaying={onPlaying}
    />
  );
}
