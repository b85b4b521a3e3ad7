import { Spinner } from "../ui/Spinner";
import { useAfter } from "../useAfter";
import { Card } from "./Card";

const slowMs = 6000;

/** Shown until the server has let one in. */
export function JoiningCard() {
  const slow = useAfter(slowMs);
  return (
    <Card>
      <Spinner />
      <p role="status">Joining…</p>
      {slow ? (
        <p role="alert" data-testid="error-message" className="text-sm text-soft">
          The server does not answer. Check your network; this page goes on trying.
        </p>
      ) : null}
    </Card>
  );
}
