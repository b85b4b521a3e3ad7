import { CopyLink } from "../ui/CopyLink";
import { Card } from "./Card";

/** Shown while one is alone: the link to send to the others. */
export function InviteCard({ roomId }: { readonly roomId: string }) {
  return (
    <Card>
      <p className="text-lg font-semibold">Nobody else is here</p>
      <p className="text-sm text-soft">Send this link to those whom you want to meet.</p>
      <CopyLink roomId={roomId} />
    </Card>
  );
}
