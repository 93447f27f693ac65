// One map out of the rooms' maps: what may be the same cause is proposed and looked at before
// anything is made, and the merged map can be parted again. The rooms' maps stay as they are.

import { type CauseAlias, newId, textOf, typed } from "@plenary/sdk";
import { sending } from "../shared/form.ts";
import { useLive, useSubmit } from "../shared/live.tsx";
import { useWords } from "../shared/words.tsx";

export function MergeMaps() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const merged = board.shared("causeMap").filter(({ mergedFrom }) => mergedFrom.length > 0);
  const rooms = board.shared("causeMap").filter(({ room }) => room !== 0n);
  if (rooms.length < 2) return null;
  const maps = rooms.map(({ id }) => id);
  return (
    <section className="fields">
      <h3>{say("merge.title", { count: rooms.length })}</h3>
      {merged.map(({ id, text }) => (
        <button
          key={String(id)}
          type="button"
          onClick={() => void submit({ case: "unmergeMap", value: { map: id } })}
        >
          {say("merge.part", { which: textOf(text) })}
        </button>
      ))}
      <button type="button" onClick={() => void submit({ case: "proposeMerge", value: { maps } })}>
        {say("merge.propose")}
      </button>
      <Plan />
    </section>
  );
}

function Plan() {
  const say = useWords();
  const submit = useSubmit();
  const { board } = useLive();
  const plan = board.only("mergePlan");
  if (plan === undefined) return null;
  const words = (cause: bigint) => textOf(board.find("cause", cause)?.text);
  const keyOf = ({ first, second }: CauseAlias) => `${first}/${second}`;
  const apply = (form: FormData) => {
    const aliases = plan.suggested.filter((alias) => form.get(keyOf(alias)) !== null);
    const title = typed(String(form.get("title")).trim());
    void submit({
      case: "applyMerge",
      value: { version: plan.version, id: newId(), title, aliases },
    });
  };
  return (
    <form className="fields" key={String(plan.version)} onSubmit={sending(apply)}>
      {plan.suggested.length === 0 && <p className="aside">{say("merge.none")}</p>}
      {plan.suggested.map((alias) => (
        <label key={keyOf(alias)} className="check">
          <input type="checkbox" name={keyOf(alias)} defaultChecked />
          <span dir="auto">
            {words(alias.first)} = {words(alias.second)}
          </span>
        </label>
      ))}
      <label className="field">
        {say("merge.name")}
        <input
          name="title"
          required
          dir="auto"
          defaultValue={textOf(board.shared("causeMap")[0]?.text)}
        />
      </label>
      <button type="submit" className="primary">
        {say("merge.apply")}
      </button>
    </form>
  );
}
