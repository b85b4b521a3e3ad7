import type { ConnectionPath } from "../../client/negotiation/connectionPath";
import { cleanText, maxRoomLength } from "../text/cleanText";
import { IconButton } from "../ui/IconButton";
import { ConnectionButton } from "./ConnectionButton";

interface RoomHeaderProps {
  readonly roomId: string;
  readonly participants: number;
  readonly panelOpen: boolean;
  readonly onTogglePanel: () => void;
  /** How media travels; null while there is none. */
  readonly path: ConnectionPath | null;
  readonly connectionId: string;
  readonly helpId: string;
}

/** Which room it is, how one is connected, who is in it, help. */
export function RoomHeader(props: RoomHeaderProps) {
  const { roomId, participants, panelOpen, onTogglePanel, path, connectionId, helpId } = props;
  return (
    <header className="flex items-center gap-2 px-4 py-2">
      <h1 className="min-w-0 flex-1 truncate font-semibold">
        <bdi>{cleanText(roomId, maxRoomLength)}</bdi>
      </h1>
      {path === null ? null : <ConnectionButton path={path} popoverId={connectionId} />}
      <div className="relative">
        <IconButton
          icon="people"
          label={`Participants (${participants})`}
          size="size-11"
          look={panelOpen ? "on" : "quiet"}
          aria-expanded={panelOpen}
          aria-controls="participants"
          data-testid="participants-button"
          onClick={onTogglePanel}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute -top-0.5 -right-0.5 min-w-5 rounded-full bg-accent-deep px-1 text-center ring-2 ring-ground text-xs leading-5 text-white"
        >
          {participants}
        </span>
      </div>
      <IconButton icon="help" label="Help and shortcuts" size="size-11" look="quiet" popoverTarget={helpId} data-testid="help-button" />
    </header>
  );
}
