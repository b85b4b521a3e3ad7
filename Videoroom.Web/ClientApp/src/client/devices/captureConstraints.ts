import type { DeviceKind } from "./MediaProblem";

/** The picture that the camera is asked for. */
export interface CameraFormat {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** What is asked of getUserMedia for one device; an empty id leaves the choice to the browser. */
export function captureConstraints(kind: DeviceKind, deviceId: string, format: CameraFormat): MediaTrackConstraints {
  const device = deviceId === "" ? {} : { deviceId: { exact: deviceId } };
  if (kind === "camera") {
    return {
      ...device,
      width: { ideal: format.width },
      height: { ideal: format.height },
      frameRate: { ideal: format.frameRate },
    };
  }
  return { ...device, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
}
