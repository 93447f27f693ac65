// The head of a group of notes: its name and how many there are; what may be done with it comes after.
import { editsTowards, newId, RecordKind, type RecordOf, textOf } from "@plenary/sdk";
import { Suspense, useState } from "react";
import { useLive, useSubmit } from "./live.tsx";
import { part } from "./part.tsx";
import { isLookedAtFirst, may } from "./phase.ts";
import { useWords } from "./words.tsx";

const GroupTools = part(async () => (await import("./group_tools.tsx")).GroupTools);
const NameField = part(async () => (await import("./name_field.tsx")).NameField);

export function GroupHeader(props: {
  group: RecordOf<"group">;
  groups: readonly RecordOf<"group">[];
  notes: readonly RecordOf<"note">[];
}) {
  const { group, notes } = props;
  const say = useWords();
  const submit = useSubmit();
  const { board, me } = useLive();
  const [isNaming, setNaming] = useState(false);
  const title = textOf(group.text);
  const mayRename = me !== undefined && !isLookedAtFirst(board, me);
  const rename = (words: string) => {
    const edits = group.text && editsTowards(group.text, words.trim(), newId());
    if (edits !== undefined && words.trim() !== "") {
      const record = { kind: RecordKind.GROUP, id: group.id };
      void submit({ case: "editText", value: { record, edits } });
    }
    setNaming(false);
  };
  return (
    <header className="row">
      {!isNaming && (
        <h3>
          <bdi>{title}</bdi>{" "}
          <span className="aside">{say("notes.all", { count: notes.length })}</span>
        </h3>
      )}
      <Suspense fallback={null}>
        {isNaming ? (
          <NameField title={title} room={group.room} rename={rename} />
        ) : (
          may(board, me, "arrange") && (
            <GroupTools {...props} rename={mayRename ? () => setNaming(true) : undefined} />
          )
        )}
      </Suspense>
    </header>
  );
}
