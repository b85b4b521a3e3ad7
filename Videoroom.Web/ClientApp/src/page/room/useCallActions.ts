import { useMemo } from "react";
import type { Call } from "../../client/Call";
import type { ScreenProblem } from "../../client/devices/captureScreen";
import type { PageModel } from "../PageModel";

/** What buttons and keys do. */
export interface CallActions {
  readonly toggleMute: () => void;
  readonly toggleCamera: () => void;
  readonly toggleScreen: () => void;
  readonly leave: () => void;
}

export function useCallActions(model: PageModel, call: Call): CallActions {
  return useMemo(
    () => ({
      toggleMute: () => void toggleMute(model, call),
      toggleCamera: () => void toggleCamera(model, call),
      toggleScreen: () => void toggleScreen(model, call),
      leave: () => {
        model.leave();
      },
    }),
    [model, call],
  );
}

async function toggleMute(model: PageModel, call: Call): Promise<void> {
  const muted = !call.isMuted;
  await call.setMuted(muted);
  // A microphone that did not open says nothing about what one wants next time.
  if (call.isMuted === muted) {
    model.rememberCall();
  }
  model.tellProblems();
}

async function toggleCamera(model: PageModel, call: Call): Promise<void> {
  const on = !call.isCameraOn;
  await call.setCamera(on);
  if (call.isCameraOn === on) {
    model.rememberCall();
  }
  model.tellProblems();
}

async function toggleScreen(model: PageModel, call: Call): Promise<void> {
  if (call.screen !== null) {
    call.stopSharing();
    return;
  }
  const sentence = screenProblemSentence(await call.share());
  if (sentence !== null) {
    model.notices.add(sentence);
  }
}

function screenProblemSentence(problem: ScreenProblem | null): string | null {
  switch (problem) {
    case "denied":
      return "Your system does not let this browser share the screen. Allow it in the system's privacy settings and share again.";
    case "unsupported":
      return "This browser cannot share a screen. Use a current Chrome, Edge, Firefox or Safari on a computer.";
    case "failed":
      return "The screen could not be shared. Try another window or the whole screen.";
    case "cancelled":
    case null:
      return null;
  }
}
