import type { RoomState } from "../../client/RoomState";
import { Spinner } from "../ui/Spinner";
import { useAfter } from "../useAfter";

/** What is over sooner needs no words. */
const shortMs = 500;
/** Much longer than a moment without network: the server may be gone. */
const longMs = 15_000;

/** Says that the connection is lost and what happens about it. */
export function ConnectionBanner({ state }: { readonly state: RoomState }) {
  if (state.status.kind === "reconnecting") {
    return <SocketLost />;
  }
  if (state.status.kind === "joined" && state.media === "interrupted") {
    return <Banner text="Sound and picture are interrupted. Looking for another way…" />;
  }
  return null;
}

function SocketLost() {
  const noticed = useAfter(shortMs);
  const long = useAfter(longMs);
  return !noticed ? null : (
    <Banner
      text={
        long
          ? "The server cannot be reached. Check your network; this page goes on trying and brings you back."
          : "The connection is lost. Reconnecting…"
      }
    />
  );
}

function Banner({ text }: { readonly text: string }) {
  return (
    <div
      role="status"
      data-testid="connection-banner"
      className="mx-2 flex items-center justify-center gap-3 rounded-xl bg-amber-950 px-4 py-2 text-center text-sm text-amber-100"
    >
      <Spinner />
      {text}
    </div>
  );
}
