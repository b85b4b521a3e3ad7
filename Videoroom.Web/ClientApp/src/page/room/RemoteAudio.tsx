import { useState } from "react";
import { trackKey } from "../ui/trackKey";
import { Sound } from "./Sound";
import type { SoundOutput } from "./SoundOutput";

interface RemoteAudioProps {
  readonly peerId: string;
  readonly track: MediaStreamTrack;
  readonly output: SoundOutput;
}

/**
 * The sound of one track. It is apart from the tiles, so that it goes on when they move. When another track takes its
 * place, that starts silently beside it, and they change over in one step: neither a gap nor an echo.
 */
export function RemoteAudio({ peerId, track, output }: RemoteAudioProps) {
  const [heard, setHeard] = useState(track);
  const tracks = heard === track ? [track] : [heard, track];
  return tracks.map((one) => (
    <Sound
      key={trackKey(one)}
      peerId={peerId}
      track={one}
      silent={one !== heard}
      output={output}
      onPlaying={() => {
        setHeard(one);
      }}
    />
  ));
}
