import type { Call } from "../../client/Call";
import { CopyLink } from "../ui/CopyLink";
import { IconButton } from "../ui/IconButton";
import { Name } from "../ui/Name";
import { useFocusGivenBack } from "../useFocusGivenBack";
import { isPeerMuted } from "./isPeerMuted";
import { ParticipantRow } from "./ParticipantRow";

interface ParticipantsPanelProps {
  readonly call: Call;
  readonly roomId: string;
  readonly displayName: string;
  readonly onClose: () => void;
}

/** Everybody in the room, and the link for others. */
export function ParticipantsPanel({ call, roomId, displayName, onClose }: ParticipantsPanelProps) {
  const { peers } = call.room.state;
  useFocusGivenBack();
  const { speaking, ownSpeaking } = call.speakers;
  return (
    <aside
      id="participants"
      aria-label="Participants"
      data-testid="participants"
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          onClose();
        }
      }}
      className="absolute inset-2 z-10 flex flex-col gap-3 rounded-2xl border border-line bg-panel p-4 sm:static sm:w-72 sm:shrink-0"
    >
      <div className="flex items-center justify-between">
        <h2 className="text-lg font-semibold">Participants</h2>
        <IconButton icon="close" label="Close the list" look="quiet" size="size-9" autoFocus onClick={onClose} />
      </div>
      <ul className="flex min-h-0 flex-1 flex-col gap-1 overflow-y-auto">
        <ParticipantRow
          muted={call.isMuted}
          camera={call.isCameraOn}
          screen={call.screen !== null}
          speaking={!call.isMuted && ownSpeaking}
          reconnecting={call.room.state.status.kind === "reconnecting"}
        >
          <Name of={displayName} />
          <span className="shrink-0 text-soft">(you)</span>
        </ParticipantRow>
        {peers.map((peer) => (
          <ParticipantRow
            key={peer.id}
            muted={isPeerMuted(peer)}
            camera={peer.tracks.some(({ type, active }) => type === "camera" && active)}
            screen={peer.tracks.some(({ type }) => type === "screensharing")}
            speaking={speaking.has(peer.id)}
            reconnecting={peer.reconnecting}
          >
            <Name of={peer.displayName} />
          </ParticipantRow>
        ))}
      </ul>
      <CopyLink roomId={roomId} />
    </aside>
  );
}
