import type { LocalMedia } from "../../client/devices/LocalMedia";
import { problemSentences } from "../text/problemSentences";
import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { LevelMeter } from "../ui/LevelMeter";
import { Spinner } from "../ui/Spinner";
import { VideoView } from "../ui/VideoView";
import type { JoinMode } from "../Preferences";

interface DevicePreviewProps {
  readonly media: LocalMedia;
  readonly mode: JoinMode;
  /** Opens again what did not open. */
  readonly onTryAgain: () => void;
}

/** What the others would see and hear. */
export function DevicePreview({ media, mode, onTryAgain }: DevicePreviewProps) {
  const { camera, microphone } = media;
  return (
    <div className="flex flex-col gap-3">
      <div className="relative grid aspect-2/1 place-items-center overflow-hidden rounded-2xl bg-raised text-soft sm:aspect-video">
        {camera.track !== null ? (
          <VideoView track={camera.track} visible mirrored fit="cover" />
        ) : (
          <div className="flex flex-col items-center gap-3 p-4 text-center text-sm">
            {camera.isOpening ? <Spinner /> : <Icon name="camera-off" className="size-8" />}
            {previewText(mode, camera.isOpening)}
          </div>
        )}
      </div>
      {mode === "watch" ? null : <LevelMeter track={microphone.track} />}
      {problemSentences(media).map((sentence) => (
        <p
          key={sentence}
          role="alert"
          data-testid="error-message"
          className="rounded-xl bg-amber-950/60 px-4 py-3 text-sm text-amber-100"
        >
          {sentence}
        </p>
      ))}
      {camera.problem === null && microphone.problem === null ? null : (
        <Button data-testid="try-again" onClick={onTryAgain}>
          Try again
        </Button>
      )}
    </div>
  );
}

function previewText(mode: JoinMode, opening: boolean): string {
  if (opening) {
    return "Starting your camera… Your browser may ask whether you allow it.";
  }
  switch (mode) {
    case "video":
      return "Your camera is off.";
    case "audio":
      return "The others will hear you and not see you.";
    case "watch":
      return "The others will neither see nor hear you.";
  }
}
