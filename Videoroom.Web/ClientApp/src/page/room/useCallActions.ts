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
      toggleMute: () => void withProblemsTold(model, call.setMuted(!call.isMuted)),
      toggleCamera: () => void withProblemsTold(model, call.setCamera(!call.isCameraOn)),
      toggleScreen: () => void toggleScreen(model, call),
      leave: () => {
        model.leave();
      },
    }),
    [model, call],
  );
}

async function withProblemsTold(model: PageModel, change: Promise<void>): Promise<void> {
  await change;
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
