import type { ConnectionPath } from "../../client/negotiation/connectionPath";
import { connectionText } from "../text/connectionText";
import { Popover } from "../ui/Popover";

interface ConnectionPopoverProps {
  readonly id: string;
  readonly path: ConnectionPath;
}

/** How sound and picture travel, and what that means. */
export function ConnectionPopover({ id, path }: ConnectionPopoverProps) {
  const text = connectionText(path);
  return (
    <Popover id={id} title="Connection" testId="connection">
      <p className="flex items-center gap-2">
        <span aria-hidden="true" className={`size-2.5 rounded-full ${text.fallback ? "bg-warn" : "bg-accent"}`} />
        <span className="font-semibold" data-testid="connection-path" data-path={path}>
          {text.path}
        </span>
      </p>
      <p className="text-sm text-soft">{text.sentence}</p>
    </Popover>
  );
}
