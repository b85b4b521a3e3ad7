import type { Call } from "../../client/Call";
import { canShareScreen } from "../../client/devices/captureScreen";
import { IconButton } from "../ui/IconButton";
import type { CallActions } from "./useCallActions";

interface ControlBarProps {
  readonly call: Call;
  readonly actions: CallActions;
  readonly devicesId: string;
}

/** What one does oneself during a call. */
export function ControlBar({ call, actions, devicesId }: ControlBarProps) {
  const { isMuted, isCameraOn, screen } = call;
  return (
    <nav aria-label="Call" className="relative flex items-center justify-center gap-3 px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      {isMuted && call.speakers.ownSpeaking ? (
        <div role="status" data-testid="muted-hint" className="absolute bottom-full z-10 mb-1">
          <button
            type="button"
            onClick={actions.toggleMute}
            className="flex min-h-11 items-center gap-2 rounded-full bg-amber-950 px-4 text-sm text-amber-100 shadow-xl hover:bg-amber-900"
          >
            You are muted. <span className="font-semibold underline">Unmute (M)</span>
          </button>
        </div>
      ) : null}
      <IconButton
        icon={isMuted ? "microphone-off" : "microphone"}
        label={isMuted ? "Unmute (M)" : "Mute (M)"}
        look={isMuted ? "off" : "plain"}
        data-testid="mute-button"
        onClick={actions.toggleMute}
      />
      <IconButton
        icon={isCameraOn ? "camera" : "camera-off"}
        label={isCameraOn ? "Camera off (V)" : "Camera on (V)"}
        look={isCameraOn ? "plain" : "off"}
        data-testid="camera-button"
        onClick={actions.toggleCamera}
      />
      {canShareScreen() ? (
        <IconButton
          icon="screen"
          label={screen === null ? "Share your screen (S)" : "Stop sharing (S)"}
          look={screen === null ? "plain" : "on"}
          data-testid="screen-button"
          onClick={actions.toggleScreen}
        />
      ) : null}
      <IconButton icon="settings" label="Devices" popoverTarget={devicesId} data-testid="devices-button" />
      <IconButton icon="leave" label="Leave" look="danger" data-testid="leave-button" onClick={actions.leave} />
    </nav>
  );
}
