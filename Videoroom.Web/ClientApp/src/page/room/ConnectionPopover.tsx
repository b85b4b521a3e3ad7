import type { ConnectionPath } from "../../client/negotiation/connectionPath";
import type { RemotePeer, ServingNode } from "../../client/RoomState";
import { connectionText } from "../text/connectionText";
import { nodeText } from "../text/nodeText";
import { Popover } from "../ui/Popover";
import { QualitySummary } from "./QualitySummary";

interface ConnectionPopoverProps {
  readonly id: string;
  readonly path: ConnectionPath;
  readonly node: ServingNode | null;
  readonly peers: readonly RemotePeer[];
}

/** How sound and picture travel, and what that means; to which server, where there are several; which pictures are bad. */
export function ConnectionPopover({ id, path, node, peers }: ConnectionPopoverProps) {
  const text = connectionText(path);
  const server = node === null ? null : nodeText(node);
  return (
    <Popover id={id} title="Connection" testId="connection">
      <p className="flex items-center gap-2">
        <span aria-hidden="true" className={`size-2.5 rounded-full ${text.fallback ? "bg-warn" : "bg-accent"}`} />
        <span className="font-semibold" data-testid="connection-path" data-path={path}>
          {text.path}
        </span>
      </p>
      <p className="text-sm text-soft">{text.sentence}</p>
      {server === null ? null : (
        <p
          className="text-sm wrap-anywhere text-soft"
          data-testid="connection-node"
          data-url={node?.url}
          data-generation={node?.generation}
        >
          {server}
        </p>
      )}
      <QualitySummary peers={peers} />
    </Popover>
  );
}
