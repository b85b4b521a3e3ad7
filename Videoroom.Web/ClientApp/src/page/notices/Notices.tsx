import { IconButton } from "../ui/IconButton";
import { useModel } from "../useModel";
import type { NoticeList } from "./NoticeList";

/** Short messages over the page; read out as they come. */
export function Notices({ list }: { readonly list: NoticeList }) {
  useModel(list);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-3 top-16 z-30 flex flex-col items-center gap-2"
    >
      {list.notices.map(({ id, text }) => (
        <div
          key={id}
          data-testid="notice"
          className="pointer-events-auto flex max-w-md items-center gap-2 rounded-2xl border border-line bg-raised/95 py-1.5 pr-1.5 pl-4 text-sm shadow-xl"
        >
          <bdi className="min-w-0 wrap-anywhere">{text}</bdi>
          <IconButton
            icon="close"
            label="Dismiss"
            look="quiet"
            size="size-8"
            onClick={() => {
              list.dismiss(id);
            }}
          />
        </div>
      ))}
    </div>
  );
}
