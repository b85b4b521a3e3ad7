import type { PageModel } from "../PageModel";
import { LevelMeter } from "../ui/LevelMeter";
import { Popover } from "../ui/Popover";
import { Select } from "../ui/Select";
import { problemSentences } from "../text/problemSentences";
import { useModel } from "../useModel";

interface DevicesPopoverProps {
  readonly id: string;
  readonly model: PageModel;
}

/** Changes camera and microphone during the call. */
export function DevicesPopover({ id, model }: DevicesPopoverProps) {
  const { media } = model;
  useModel(media);
  return (
    <Popover id={id} title="Devices" testId="devices">
      <Select
        label="Microphone"
        testId="microphone-select"
        choices={media.microphones}
        value={media.microphone.deviceId}
        onChoose={(deviceId) => void model.chooseMicrophone(deviceId)}
      />
      <LevelMeter track={media.microphone.track} />
      <Select
        label="Camera"
        testId="camera-select"
        choices={media.cameras}
        value={media.camera.deviceId}
        onChoose={(deviceId) => void model.chooseCamera(deviceId)}
      />
      {problemSentences(media).map((sentence) => (
        <p key={sentence} className="text-sm text-amber-100">
          {sentence}
        </p>
      ))}
    </Popover>
  );
}
