import { useEffect, useRef } from "react";
import type { SoundOutput } from "./SoundOutput";

interface RemoteAudioProps {
  readonly peerId: string;
  readonly track: MediaStreamTrack;
  readonly output: SoundOutput;
}

/** The sound of one track. It is apart from the tiles, so that it goes on when they move. */
export function RemoteAudio({ peerId, track, output }: RemoteAudioProps) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (audio === null) {
      return undefined;
    }
    audio.srcObject = new MediaStream([track]);
    void output.play(audio);
    return () => {
      output.forget(audio);
      audio.srcObject = null;
    };
  }, [track, output]);
  return <audio ref={element} data-testid="remote-audio" data-peer-id={peerId} />;
}
