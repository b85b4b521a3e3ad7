import { Children, isValidElement, useRef, type ReactNode } from "react";
import { useSize } from "../useSize";
import { bestFit } from "./bestFit";

const gapPx = 8;

/** Shows its children as equal tiles that fill the space. */
export function Grid({ children }: { readonly children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(area);
  const tiles = Children.toArray(children);
  const { tileWidth, tileHeight, columns } = bestFit(tiles.length, width, height, gapPx);
  return (
    <div ref={area} className="grid min-h-0 min-w-0 flex-1 place-items-center overflow-hidden">
      <ul
        className="flex flex-wrap justify-center"
        style={{
          gap: gapPx,
          width: columns * tileWidth + (columns - 1) * gapPx,
          "--tile-radius": `${Math.min(16, tileHeight / 8)}px`,
        }}
      >
        {tiles.map((tile) => (
          <li key={isValidElement(tile) ? tile.key : null} style={{ width: tileWidth, height: tileHeight }}>
            {tile}
          </li>
        ))}
      </ul>
    </div>
  );
}
