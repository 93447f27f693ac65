// Small pictures beside words; they never stand alone, so assistive technology skips them.

const paths = {
  eye: "M1 8s3-5 7-5 7 5 7 5-3 5-7 5-7-5-7-5zm7 2.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  cloud: "M4.5 13a3.5 3.5 0 0 1-.4-7A4 4 0 0 1 12 6.5 3.2 3.2 0 0 1 12 13z",
  question: "M5 5.5a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M8 13h.01",
  heart: "M8 14S1.5 10 1.5 5.7A3.2 3.2 0 0 1 8 4.5a3.2 3.2 0 0 1 6.5 1.2C14.5 10 8 14 8 14z",
  star: "M8 1.5l2 4.3 4.5.5-3.4 3.1 1 4.6L8 11.7 3.9 14l1-4.6L1.5 6.3 6 5.8z",
  branch: "M4 2v4a3 3 0 0 0 3 3h5M9 6l3 3-3 3M4 6v8",
  flag: "M3 15V2h9l-2 3 2 3H3",
  note: "M3 2h10v8l-4 4H3zM9 14v-4h4",
  crystal: "M8 11.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM4 14.5h8M6 3.8a3 3 0 0 1 2-.8",
  check: "M2.5 8.5l3.5 3.5 7.5-8",
  clock: "M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14zm0-11v4.5l3 1.5",
  hand: "M5 8V3.5a1 1 0 0 1 2 0V8V2.5a1 1 0 0 1 2 0V8V3.5a1 1 0 0 1 2 0V9.5c0 3-1.5 5-4 5S3.5 13 2 9.5c-.5-1.2.9-1.8 1.6-.8L5 10z",
  people:
    "M5.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1 13.5a4.5 4.5 0 0 1 9 0M11 7.5a2 2 0 1 0-1-3.7M11.5 9.2a4 4 0 0 1 3.5 4.3",
  lock: "M3.5 7h9v7h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  warning: "M8 1.5L15 14H1zM8 6v4M8 12h.01",
  menu: "M2 4h12M2 8h12M2 12h12",
  undo: "M3 6h7a3.5 3.5 0 0 1 0 7H6M6 3L3 6l3 3",
  door: "M4 15V1.5h8V15M2 15h12M9.5 8.5h.01",
} as const;
export type IconName = keyof typeof paths;

/** They point onwards or back, or are written the other way round from right to left. */
const turned: ReadonlySet<IconName> = new Set(["branch", "question", "undo"]);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      className={turned.has(name) ? "icon turned" : "icon"}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
