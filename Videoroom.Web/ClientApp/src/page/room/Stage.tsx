import type { Call } from "../../client/Call";
import type { TileWatch } from "../tiles/TileWatch";
import { Grid } from "../grid/Grid";
import { InviteCard } from "./InviteCard";
import { JoiningCard } from "./JoiningCard";
import { LocalTile } from "./LocalTile";
import { RemoteTile } from "./RemoteTile";
import { ScreenTile } from "./ScreenTile";

interface StageProps {
  readonly call: Call;
  readonly roomId: string;
  readonly displayName: string;
  readonly watch: TileWatch;
}

/** All pictures: a grid, or a shared screen in the large place with the others beside it. */
export function Stage({ call, roomId, displayName, watch }: StageProps) {
  const { peers, status, media } = call.room.state;
  const interrupted = media === "interrupted";
  const screens = peers.flatMap((peer) =>
    peer.tracks.filter(({ type }) => type === "screensharing").map((track) => ({ peer, track })),
  );
  // The newest screen is the one that is talked about.
  const large = screens.at(-1);
  const grid = (
    <Grid>
      {screens.slice(0, -1).map(({ peer, track }) => (
        <ScreenTile key={track.id} peer={peer} track={track} watch={watch} interrupted={interrupted} />
      ))}
      {peers.map((peer) => (
        <RemoteTile
          key={peer.id}
          peer={peer}
          speaking={call.speakers.speaking.has(peer.id)}
          watch={watch}
          interrupted={interrupted}
        />
      ))}
      <LocalTile key="local" call={call} displayName={displayName} />
      {status.kind === "joining" ? <JoiningCard key="joining" /> : null}
      {status.kind !== "joining" && peers.length === 0 ? <InviteCard key="invite" roomId={roomId} /> : null}
    </Grid>
  );
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-2 landscape:flex-row">
      {large === undefined ? null : (
        <div className="min-h-0 min-w-0 flex-[2] landscape:flex-[4]" data-testid="large-place">
          <ScreenTile key={large.track.id} peer={large.peer} track={large.track} watch={watch} interrupted={interrupted} />
        </div>
      )}
      {grid}
    </div>
  );
}
