// A commitment's plan as a form leaves it: only what was changed in the form is changed, so that what
// somebody else said meanwhile stays. Pure.

/** What is chosen in the form; what is typed there is everybody's at once. */
export interface Chosen {
  readonly owner: bigint;
  readonly witness: bigint;
  readonly helpers: readonly bigint[];
  /** Days since 1970; zero: not said. */
  readonly dueDay: number;
}

/** `before`: as the form was opened; `now`: as it stands on the board. */
export function changedOnly(before: Chosen, form: Chosen, now: Chosen): Chosen {
  const one = <K extends "owner" | "witness" | "dueDay">(name: K): Chosen[K] =>
    form[name] === before[name] ? now[name] : form[name];
  const isGone = (id: bigint) => before.helpers.includes(id) && !form.helpers.includes(id);
  const isNew = (id: bigint) => !before.helpers.includes(id) && !now.helpers.includes(id);
  return {
    owner: one("owner"),
    witness: one("witness"),
    dueDay: one("dueDay"),
    helpers: [...now.helpers.filter((id) => !isGone(id)), ...form.helpers.filter(isNew)],
  };
}
