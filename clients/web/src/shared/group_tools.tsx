// What may be done with a group of notes by whoever may arrange: another name, into another group, some
// of its notes out of it, no group at all.
import { newId, type RecordOf, textOf, typed } from "@plenary/sdk";
import { type RefObject, useId, useRef, useState } from "react";
import { ActMenu } from "./act_menu.tsx";
import { useNotify, useSubmit } from "./live.tsx";
import { PromiseLine } from "./promise_line.tsx";
import { useWords } from "./words.tsx";

type Group = RecordOf<"group">;
type Note = RecordOf<"note">;

export function GroupTools(props: {
  group: Group;
  groups: readonly Group[];
  notes: readonly Note[];
  rename: () => void;
}) {
  const { group, groups, notes, rename } = props;
  const say = useWords();
  const sheet = useRef<HTMLDialogElement>(null);
  return (
    <span className="tools">
      <button type="button" className="quiet" onClick={rename}>
        {say("group.rename")}
      </button>
      <GroupMenu
        group={group}
        others={groups.filter(({ id }) => id !== group.id)}
        split={notes.length > 1 ? () => sheet.current?.showModal() : undefined}
      />
      <SplitSheet sheet={sheet} group={group} notes={notes} />
    </span>
  );
}

function GroupMenu(props: {
  group: Group;
  others: readonly Group[];
  split: (() => void) | undefined;
}) {
  const { group, others, split } = props;
  const say = useWords();
  const submit = useSubmit();
  const notify = useNotify();
  const dissolve = async () => {
    const outcome = await submit({ case: "removeGroup", value: { group: group.id } });
    if (outcome.ok) notify(say("group.dissolved"), { undo: true });
  };
  const act = (chosen: string) => {
    if (chosen === "split") split?.();
    else if (chosen === "dissolve") void dissolve();
    else void submit({ case: "mergeGroups", value: { into: BigInt(chosen), from: [group.id] } });
  };
  return (
    <ActMenu
      title={say("map.more")}
      label={say("map.more_this", { which: textOf(group.text) })}
      act={act}
    >
      {split !== undefined && <option value="split">{say("group.split")}</option>}
      <option value="dissolve">{say("group.dissolve")}</option>
      {others.length > 0 && (
        <optgroup label={say("group.merge")}>
          {others.map((other) => (
            <option key={String(other.id)} value={String(other.id)}>
              {textOf(other.text)}
            </option>
          ))}
        </optgroup>
      )}
    </ActMenu>
  );
}

/** Some of its notes, chosen together, become a group of their own. */
function SplitSheet(props: {
  sheet: RefObject<HTMLDialogElement | null>;
  group: Group;
  notes: readonly Note[];
}) {
  const { sheet, group, notes } = props;
  const say = useWords();
  const submit = useSubmit();
  const split = (form: FormData) => {
    const leaving = form.getAll("note").map((id) => BigInt(String(id)));
    if (leaving.length === 0) return;
    const title = typed(String(form.get("name")).trim());
    const value = { group: group.id, id: newId(), title, notes: leaving };
    void submit({ case: "splitGroup", value });
    sheet.current?.close();
  };
  return (
    <dialog ref={sheet} className="sheet" aria-label={say("group.split")}>
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          split(new FormData(event.currentTarget));
        }}
      >
        <fieldset>
          <legend>{say("group.split_which")}</legend>
          {notes.map((note) => (
            <label key={String(note.id)} className="check">
              <input type="checkbox" name="note" value={String(note.id)} />
              <span dir="auto">{textOf(note.text)}</span>
            </label>
          ))}
        </fieldset>
        <label className="field">
          {say("group.title")}
          <input name="name" dir="auto" required defaultValue={say("group.untitled")} />
        </label>
        <div className="row">
          <button type="button" onClick={() => sheet.current?.close()}>
            {say("cancel")}
          </button>
          <button type="submit" className="primary push">
            {say("group.new")}
          </button>
        </div>
      </form>
    </dialog>
  );
}

export function NameField(props: { title: string; room: bigint; rename: (words: string) => void }) {
  const { title, room, rename } = props;
  const say = useWords();
  const promised = useId();
  const [words, setWords] = useState(title);
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        rename(words);
      }}
    >
      <input
        value={words}
        dir="auto"
        aria-label={say("group.title")}
        aria-describedby={promised}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit">{say("save")}</button>
      <PromiseLine id={promised} input="group_title" room={room} />
    </form>
  );
}
