import { useEffect } from "react";
import type { RemotePeer } from "../../client/RoomState";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { useModel } from "../useModel";
import { RemoteAudio } from "./RemoteAudio";
import type { SoundOutput } from "./SoundOutput";

/** What makes a browser let sound through. */
const gestures = ["pointerup", "keydown"] as const;

interface SoundsProps {
  readonly peers: readonly RemotePeer[];
  readonly output: SoundOutput;
  readonly recording: boolean;
}

/** What one hears; a button when the browser wants a click first. */
export function Sounds({ peers, output, recording }: SoundsProps) {
  useModel(output);
  useEffect(() => {
    const turnOn = (): void => {
      output.turnOn();
    };
    for (const gesture of gestures) {
      window.addEventListener(gesture, turnOn);
    }
    return () => {
      for (const gesture of gestures) {
        window.removeEventListener(gesture, turnOn);
      }
    };
  }, [output]);
  // A page that records may play.
  useEffect(() => {
    if (recording) {
      output.turnOn();
    }
  }, [recording, output]);
  return (
    <>
      {peers.flatMap((peer) =>
        peer.tracks.map(({ id, type, media }) =>
          type === "audio" && media !== null ? (
            <RemoteAudio key={id} peerId={peer.id} track={media} output={output} />
          ) : null,
        ),
      )}
      {output.isBlocked ? (
        <div className="fixed inset-x-0 bottom-24 z-20 flex justify-center">
          <Button
            look="primary"
            data-testid="turn-on-sound"
            className="shadow-xl"
            onClick={() => {
              output.turnOn();
            }}
          >
            <Icon name="sound" />
            Turn on sound
          </Button>
        </div>
      ) : null}
    </>
  );
}
