// What stands behind a priority, beside it: how each stakeholder group sees it, what leads to it, how we
// know it; and what is strong already and can help.
import {
  Epistemic,
  RecordKind,
  type RecordOf,
  type RecordRef,
  Standing,
  type Tally,
  textOf,
} from "@plenary/sdk";
import { standings } from "./cause_words.ts";
import { EvidenceList } from "./evidence.tsx";
import { sharedNotes } from "./items.ts";
import { useLive } from "./live.tsx";
import { useGroupName } from "./note_card.tsx";
import { Outcome } from "./results.tsx";
import { differ, votersIn } from "./results_divided.ts";
import { useWords } from "./words.tsx";

type Ballot = RecordOf<"ballot">;

export function Behind({ priority }: { priority: RecordOf<"priority"> }) {
  const { board } = useLive();
  const { item } = priority;
  if (item === undefined) return null;
  const ballot = board.find("ballot", priority.ballot);
  const tally = board
    .list("tally")
    .find((each) => each.ballot === priority.ballot && isSame(each.item, item));
  return (
    <>
      {ballot !== undefined && tally !== undefined && <ByGroups ballot={ballot} tally={tally} />}
      <Causes item={item} />
      <EvidenceList claim={item} mayCite={false} />
    </>
  );
}

function isSame(one: RecordRef | undefined, other: RecordRef): boolean {
  return one?.kind === other.kind && one.id === other.id;
}

function ByGroups({ ballot, tally }: { ballot: Ballot; tally: Tally }) {
  const say = useWords();
  const nameOf = useGroupName();
  const { board } = useLive();
  const groups = tally.groups.filter(({ group }) => group !== "");
  if (groups.length < 2) return null;
  const people = votersIn(board.list("tally").filter((each) => each.ballot === ballot.id));
  const isDivided = tally.consensus?.divided === true || differ(ballot.method, groups, people);
  return (
    <p className="aside">
      {groups.map((group, i) => (
        <span key={group.group}>
          {i > 0 && " · "}
          {nameOf(group.group)}: <Outcome method={ballot.method} of={group} />
        </span>
      ))}
      {isDivided && (
        <>
          {" "}
          · <strong>{say("result.divided")}</strong>
        </>
      )}
    </p>
  );
}

/** Of a cause, what leads to it; of a note or a group of notes, what has grown from it. */
function Causes({ item }: { item: RecordRef }) {
  const say = useWords();
  const { board } = useLive();
  const causes = board.shared("cause");
  const links = board.shared("causeLink");
  const inGroup = (note: bigint) => board.find("note", note)?.placement?.group === item.id;
  const behind = causes.filter(({ id, note }) => {
    if (item.kind === RecordKind.CAUSE) {
      return links.some(({ ends }) => ends?.from === id && ends.to === item.id);
    }
    return note !== 0n && (item.kind === RecordKind.NOTE ? note === item.id : inGroup(note));
  });
  if (behind.length === 0) return null;
  return (
    <>
      <p className="aside">{say("priority.causes")}</p>
      <ul className="bullets">
        {behind.map(({ id, text, standing }) => (
          <li key={String(id)}>
            <span dir="auto">{textOf(text)}</span>
            {standing > Standing.HUNCH && (
              <span className="aside"> · {say(standings[standing])}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

export function Strengths() {
  const say = useWords();
  const { board } = useLive();
  const strengths = sharedNotes(board, 0n).filter(
    ({ epistemic }) => epistemic === Epistemic.STRENGTH,
  );
  if (strengths.length === 0) return null;
  return (
    <details>
      <summary>{say("priority.strengths", { count: strengths.length })}</summary>
      <ul className="bullets">
        {strengths.map(({ id, text }) => (
          <li key={String(id)} dir="auto">
            {textOf(text)}
          </li>
        ))}
      </ul>
    </details>
  );
}
