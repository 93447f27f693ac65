// What a revealed ballot came to: a bar and a number for every item, the same as a table, and each
// stakeholder group's say beside the whole, so that no voice is averaged away.
import {
  BallotMethod,
  type GroupResult,
  RecordKind,
  type RecordOf,
  type Tally,
} from "@plenary/sdk";
import { useId } from "react";
import { wordsOf } from "./items.ts";
import { useLive } from "./live.tsx";
import { useGroupName } from "./note_card.tsx";
import { TextTools } from "./text_tools.tsx";
import { useWords } from "./words.tsx";

/** The number an item is ranked by. */
export function scoreOf(method: BallotMethod, tally: Tally): number {
  switch (method) {
    case BallotMethod.AGREEMENT:
      return tally.consensus?.consensus ?? tally.agree - tally.disagree;
    case BallotMethod.IMPACT_EFFORT:
      return (tally.scale?.medianTenths ?? 0) - (tally.effort?.medianTenths ?? 0);
    case BallotMethod.FIST_TO_FIVE:
      return tally.scale?.medianTenths ?? 0;
    default:
      return tally.dots;
  }
}

export function ranked(method: BallotMethod, tallies: readonly Tally[]): Tally[] {
  return [...tallies].sort((a, b) => scoreOf(method, b) - scoreOf(method, a));
}

export function Results(props: { ballot: RecordOf<"ballot">; most?: number; isLarge?: boolean }) {
  const { ballot, most } = props;
  const say = useWords();
  const { board } = useLive();
  const heading = useId();
  const tallies = board.list("tally").filter((tally) => tally.ballot === ballot.id);
  const inOrder = ranked(ballot.method, tallies).slice(0, most ?? tallies.length);
  const top = Math.max(1, ...inOrder.map((tally) => Math.max(0, scoreOf(ballot.method, tally))));
  const chosen = inOrder.filter(({ voters }) => voters > 0);
  const rest = inOrder.filter(({ voters }) => voters === 0);
  const line = (tally: Tally) => (
    <ResultLine
      key={String(tally.id)}
      ballot={ballot}
      tally={tally}
      top={top}
      isLarge={props.isLarge === true}
    />
  );
  return (
    <>
      <h2 id={heading} dir="auto">
        {ballot.title || say("vote.title")}
      </h2>
      <ol className="results" aria-labelledby={heading}>
        {chosen.map(line)}
      </ol>
      {rest.length > 0 && props.isLarge !== true && (
        <details>
          <summary>{say("result.rest", { count: rest.length })}</summary>
          <ul className="results">{rest.map(line)}</ul>
        </details>
      )}
      <Objections ballot={ballot} />
    </>
  );
}

function ResultLine(props: {
  ballot: RecordOf<"ballot">;
  tally: Tally;
  top: number;
  isLarge: boolean;
}) {
  const { ballot, tally, top, isLarge } = props;
  const say = useWords();
  const { board } = useLive();
  const score = Math.max(0, scoreOf(ballot.method, tally));
  return (
    <li>
      <p className="words" dir="auto">
        {wordsOf(board, tally.item) ?? say("vote.gone")}
      </p>
      <div className="bar" aria-hidden="true">
        <span style={{ inlineSize: `${(score / top) * 100}%` }} />
      </div>
      <p className="aside">
        <Outcome method={ballot.method} of={tally} />
        {tally.consensus?.divided === true && <> · {say("result.divided")}</>}
      </p>
      {!isLarge && <ByGroup method={ballot.method} groups={tally.groups} />}
    </li>
  );
}

type Counted = Pick<
  GroupResult,
  "voters" | "dots" | "agree" | "disagree" | "pass" | "scale" | "effort"
>;

function Outcome({ method, of }: { method: BallotMethod; of: Counted }) {
  const say = useWords();
  const tenths = (value: number | undefined) => ((value ?? 0) / 10).toFixed(1);
  switch (method) {
    case BallotMethod.AGREEMENT:
      return say("result.agreement", { agree: of.agree, disagree: of.disagree, pass: of.pass });
    case BallotMethod.IMPACT_EFFORT:
      return say("result.impact_effort", {
        impact: tenths(of.scale?.medianTenths),
        effort: tenths(of.effort?.medianTenths),
        voters: of.voters,
      });
    case BallotMethod.FIST_TO_FIVE:
      return say("result.fist", { median: tenths(of.scale?.medianTenths), voters: of.voters });
    case BallotMethod.POINTS:
    case BallotMethod.RANK:
      return say("result.points", { points: of.dots, voters: of.voters });
    default:
      return say("result.dots", { dots: of.dots, voters: of.voters });
  }
}

function ByGroup({ method, groups }: { method: BallotMethod; groups: readonly GroupResult[] }) {
  const say = useWords();
  const nameOf = useGroupName();
  if (groups.length < 2) return null;
  return (
    <details>
      <summary>{say("result.by_group")}</summary>
      <table>
        <tbody>
          {groups.map((group) => (
            <tr key={group.group}>
              <th scope="row">{group.group === "" ? say("result.others") : nameOf(group.group)}</th>
              <td>
                <Outcome method={method} of={group} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Objections({ ballot }: { ballot: RecordOf<"ballot"> }) {
  const say = useWords();
  const { board } = useLive();
  const objections = board.shared("objection").filter((each) => each.ballot === ballot.id);
  if (objections.length === 0) return null;
  return (
    <>
      <h3>{say("result.objections")}</h3>
      <ul>
        {objections.map((each) => (
          <li key={String(each.id)} dir="auto">
            {each.words}{" "}
            <span className="aside">({wordsOf(board, each.item) ?? say("vote.gone")})</span>
            <TextTools text={{ kind: RecordKind.OBJECTION, id: each.id }} words={each.words} />
          </li>
        ))}
      </ul>
    </>
  );
}
