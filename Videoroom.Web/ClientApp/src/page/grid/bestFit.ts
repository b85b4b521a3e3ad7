/** How a number of equal tiles is laid out; sizes in CSS pixels. */
export interface GridFit {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Width over height of a tile: most cameras' own. */
const widest = 16 / 9;
/** How narrow a tile becomes to fill a wide window; what sticks out of it is cut off left and right. */
const narrowestInWide = 4 / 3;
/** The same in a window that is higher than wide: there a phone's camera is upright, too. */
const narrowestInHigh = 1;

/** The columns and tile size that make `count` equal tiles cover as much of the area as they can, `gap` pixels apart. */
export function bestFit(count: number, width: number, height: number, gap: number): GridFit {
  const narrowest = width >= height ? narrowestInWide : narrowestInHigh;
  let best: GridFit = { columns: 1, rows: Math.max(count, 1), tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= Math.max(count, 1); columns++) {
    const rows = Math.ceil(Math.max(count, 1) / columns);
    const cellWidth = (width - gap * (columns - 1)) / columns;
    const cellHeight = (height - gap * (rows - 1)) / rows;
    const tileWidth = Math.floor(Math.max(0, Math.min(cellWidth, cellHeight * widest)));
    const tileHeight = Math.floor(Math.max(0, Math.min(cellHeight, tileWidth / narrowest)));
    if (tileWidth * tileHeight > best.tileWidth * best.tileHeight) {
      best = { columns, rows, tileWidth, tileHeight };
    }
  }
  return best;
}
