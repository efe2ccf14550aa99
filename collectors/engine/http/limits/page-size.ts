/** How many items to ask for: half as many where a page was too heavy, slowly more again where they come well. */
export interface PageSize {
  now(): number;
  /** False where there is nothing less to ask for. */
  halve(): boolean;
  cameWell(): void;
}

const wellBeforeMore = 4;

export function pageSize(largest: number): PageSize {
  let size = largest;
  let well = 0;
  return {
    now: () => size,
    halve() {
      well = 0;
      if (size === 1) return false;
      size = Math.floor(size / 2);
      return true;
    },
    cameWell() {
      well += 1;
      if (well < wellBeforeMore) return;
      well = 0;
      size = Math.min(largest, Math.ceil(size * 1.5));
    },
  };
}
