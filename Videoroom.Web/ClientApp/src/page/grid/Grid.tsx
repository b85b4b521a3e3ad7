import { Children, useRef, type ReactNode } from "react";
import { useSize } from "../useSize";
import { bestFit } from "./bestFit";

const gapPx = 8;

/** Shows its children as equal 16:9 tiles, as large as the space allows. */
export function Grid({ children }: { readonly children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(area);
  const { tileWidth, tileHeight, columns } = bestFit(Children.count(children), width, height, gapPx);
  return (
    <div ref={area} className="grid min-h-0 min-w-0 flex-1 place-items-center overflow-hidden">
      <ul
        className="flex flex-wrap justify-center"
        style={{ gap: gapPx, width: columns * tileWidth + (columns - 1) * gapPx }}
      >
        {Children.map(children, (child) => (
          <li style={{ width: tileWidth, height: tileHeight }}>{child}</li>
        ))}
      </ul>
    </div>
  );
}
