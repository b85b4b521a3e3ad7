import type { RemotePeer } from "../../client/RoomState";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { useModel } from "../useModel";
import { RemoteAudio } from "./RemoteAudio";
import type { SoundOutput } from "./SoundOutput";

interface SoundsProps {
  readonly peers: readonly RemotePeer[];
  readonly output: SoundOutput;
}

/** What one hears; a button when the browser wants a click first. */
export function Sounds({ peers, output }: SoundsProps) {
  useModel(output);
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
