import { useState } from "react";
import { roomPath } from "../address";
import { Button } from "./Button";
import { Icon } from "./Icon";

/** Copies the link that others open to join a room. */
export function CopyLink({ roomId }: { readonly roomId: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const link = location.origin + roomPath(roomId, null);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => {
      setState("idle");
    }, 3000);
  };

  return (
    <div className="flex w-full min-w-0 flex-col gap-2">
      <div className="flex min-w-0 items-center gap-2">
        <input
          readOnly
          aria-label="Link to this room"
          data-testid="room-link"
          value={link}
          onFocus={(event) => {
            event.target.select();
          }}
          className="min-h-11 w-0 min-w-0 flex-1 truncate rounded-xl border border-line bg-ground px-3 text-sm"
        />
        <Button look="primary" data-testid="copy-link" onClick={() => void copy()} className="px-4">
          <Icon name={state === "copied" ? "check" : "link"} />
          {state === "copied" ? "Copied" : "Copy"}
        </Button>
      </div>
      <p role="status" className="text-sm text-soft empty:hidden">
        {state === "failed" ? "The browser did not allow copying. Select the link and copy it by hand." : ""}
      </p>
    </div>
  );
}
