import { useCallback, useEffect, useId, useMemo, useState } from "react";
import type { Call } from "../../client/Call";
import { Notices } from "../notices/Notices";
import type { PageModel } from "../PageModel";
import { TileWatch } from "../tiles/TileWatch";
import { useModel } from "../useModel";
import { ConnectionBanner } from "./ConnectionBanner";
import { ConnectionPopover } from "./ConnectionPopover";
import { ControlBar } from "./ControlBar";
import { DevicesPopover } from "./DevicesPopover";
import { HelpPopover } from "./HelpPopover";
import { ParticipantsPanel } from "./ParticipantsPanel";
import { QualityAnnouncer } from "./QualityAnnouncer";
import { RoomHeader } from "./RoomHeader";
import { SharingBanner } from "./SharingBanner";
import type { ShortcutKey } from "./shortcuts";
import { SoundOutput } from "./SoundOutput";
import { Sounds } from "./Sounds";
import { Stage } from "./Stage";
import { useCallActions } from "./useCallActions";
import { useShortcuts } from "./useShortcuts";

interface RoomProps {
  readonly model: PageModel;
  readonly call: Call;
}

/** A call. */
export function Room({ model, call }: RoomProps) {
  useModel(call, call.room, call.speakers);
  const roomId = model.address.roomId ?? "";
  const displayName = model.address.displayName ?? "";
  const connectionId = useId();
  const helpId = useId();
  const devicesId = useId();
  const [panelOpen, setPanelOpen] = useState(false);
  const [output] = useState(() => new SoundOutput());
  const watch = useMemo(
    () =>
      new TileWatch((needs) => {
        call.room.setNeeds(needs);
      }),
    [call],
  );
  const actions = useCallActions(model, call);

  useEffect(() => watch.start(), [watch]);

  useShortcuts(
    useCallback(
      (key: ShortcutKey) => {
        switch (key) {
          case "m":
            actions.toggleMute();
            break;
          case "v":
            actions.toggleCamera();
            break;
          case "s":
            actions.toggleScreen();
            break;
          case "p":
            setPanelOpen((open) => !open);
            break;
          case "?":
            document.getElementById(helpId)?.togglePopover();
        }
      },
      [actions, helpId],
    ),
  );

  const { state } = call.room;
  return (
    <div className="flex h-dvh flex-col" data-testid="room" data-status={state.status.kind}>
      <RoomHeader
        roomId={roomId}
        participants={state.peers.length + 1}
        panelOpen={panelOpen}
        onTogglePanel={() => {
          setPanelOpen(!panelOpen);
        }}
        path={state.path}
        connectionId={connectionId}
        helpId={helpId}
      />
      <ConnectionBanner state={state} />
      {call.screen === null ? null : <SharingBanner onStop={actions.toggleScreen} />}
      <main className="relative flex min-h-0 flex-1 gap-2 p-2">
        <Stage call={call} roomId={roomId} displayName={displayName} watch={watch} />
        {panelOpen ? (
          <ParticipantsPanel
            call={call}
            roomId={roomId}
            displayName={displayName}
            onClose={() => {
              setPanelOpen(false);
            }}
          />
        ) : null}
      </main>
      <ControlBar call={call} actions={actions} devicesId={devicesId} />
      <Sounds peers={state.peers} output={output} recording={model.media.microphone.track !== null} />
      {state.path === null ? null : <ConnectionPopover id={connectionId} path={state.path} node={state.node} peers={state.peers} />}
      <HelpPopover id={helpId} />
      <DevicesPopover id={devicesId} model={model} />
      <QualityAnnouncer peers={state.peers} />
      <Notices list={model.notices} />
    </div>
  );
}
