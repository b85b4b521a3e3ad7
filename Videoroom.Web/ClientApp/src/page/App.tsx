import { EndedView } from "./EndedView";
import { Home } from "./home/Home";
import type { PageModel } from "./PageModel";
import { Room } from "./room/Room";
import { UnsupportedView } from "./UnsupportedView";
import { useModel } from "./useModel";

/** The page: the start page, a call, or how it ended. */
export function App({ model }: { readonly model: PageModel }) {
  useModel(model);
  if (!("RTCPeerConnection" in window)) {
    return <UnsupportedView />;
  }
  return model.call === null ? <Home key={model.address.roomId} model={model} /> : <InCall model={model} call={model.call} />;
}

function InCall({ model, call }: { readonly model: PageModel; readonly call: NonNullable<PageModel["call"]> }) {
  useModel(call.room);
  const { status } = call.room.state;
  return status.kind === "ended" ? (
    <EndedView model={model} ending={status.ending} />
  ) : (
    <Room model={model} call={call} />
  );
}
