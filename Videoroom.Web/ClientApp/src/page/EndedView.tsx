import { useEffect, useRef } from "react";
import type { Ending } from "../client/RoomState";
import type { PageModel } from "./PageModel";
import { endingText } from "./text/endingText";
import { Button } from "./ui/Button";

interface EndedViewProps {
  readonly model: PageModel;
  readonly ending: Ending;
}

/** Why the call is over or did not begin, and what one can do now. */
export function EndedView({ model, ending }: EndedViewProps) {
  const { title, sentence, hopeless } = endingText(ending);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <main className="grid min-h-full place-items-center p-4">
      <div className="flex w-full max-w-md flex-col gap-5 rounded-3xl bg-panel p-6 sm:p-8">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {title}
        </h1>
        <p role="alert" data-testid={ending.code === "left" ? "left-message" : "error-message"} className="text-soft">
          {sentence}
        </p>
        <div className="flex flex-wrap gap-3">
          {hopeless === true ? null : (
            <Button
              look="primary"
              data-testid="join-again"
              className="flex-1"
              onClick={() => {
                model.joinAgain();
              }}
            >
              Join again
            </Button>
          )}
          <Button
            look={hopeless === true ? "primary" : "plain"}
            data-testid="go-home"
            className="flex-1 whitespace-nowrap"
            onClick={() => {
              model.goHome();
            }}
          >
            Start page
          </Button>
        </div>
      </div>
    </main>
  );
}
