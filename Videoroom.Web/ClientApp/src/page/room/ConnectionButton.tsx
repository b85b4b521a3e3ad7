import type { ConnectionPath } from "../../client/negotiation/connectionPath";
import { connectionText } from "../text/connectionText";
import { IconButton } from "../ui/IconButton";

interface ConnectionButtonProps {
  readonly path: ConnectionPath;
  readonly popoverId: string;
}

/** Opens the connection's popover; a dot says that the path is one of need. */
export function ConnectionButton({ path, popoverId }: ConnectionButtonProps) {
  const text = connectionText(path);
  return (
    <div className="relative">
      <IconButton
        icon="connection"
        label={`Connection: ${text.path}`}
        size="size-11"
        look="quiet"
        popoverTarget={popoverId}
        data-testid="connection-button"
      />
      {text.fallback ? (
        <span
          aria-hidden="true"
          data-testid="connection-fallback"
          className="pointer-events-none absolute top-1.5 right-1.5 size-2.5 rounded-full bg-warn ring-2 ring-ground"
        />
      ) : null}
    </div>
  );
}
