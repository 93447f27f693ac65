// What standings and levels of causes are called.
import { Level, Standing } from "@plenary/sdk";
import type { Key } from "./words.tsx";

export const standings: { readonly [S in Standing]: Key } = {
  [Standing.HUNCH]: "standing.hunch",
  [Standing.HYPOTHESIS]: "standing.hypothesis",
  [Standing.ROOT_CAUSE]: "standing.root_cause",
};
export const levels: { readonly [L in Level]: Key } = {
  [Level.UNSAID]: "level.unsaid",
  [Level.STUDENT]: "level.student",
  [Level.CLASSROOM]: "level.classroom",
  [Level.SCHOOL]: "level.school",
  [Level.DISTRICT]: "level.district",
  [Level.POLICY]: "level.policy",
};
export const allLevels = [
  Level.STUDENT,
  Level.CLASSROOM,
  Level.SCHOOL,
  Level.DISTRICT,
  Level.POLICY,
];
