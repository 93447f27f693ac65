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
import { type Counted, ranked, scoreOf } from "./results_score.ts";
import { TextTools } from "./text_tools.tsx";
import { useWords } from "./words.tsx";

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
  const scores = inOrder.map((tally) => scoreOf(ballot.method, tally));
  const isTied = (tally: Tally) => {
    const score = scoreOf(ballot.method, tally);
    return tally.voters > 0 && scores.indexOf(score) !== scores.lastIndexOf(score);
  };
  const line = (tally: Tally) => (
    <ResultLine
      key={String(tally.id)}
      ballot={ballot}
      tally={tally}
      top={top}
      isTied={isTied(tally)}
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
      {props.isLarge !== true && <FirstOfGroups ballot={ballot} tallies={tallies} />}
      <Objections ballot={ballot} />
    </>
  );
}

function ResultLine(props: {
  ballot: RecordOf<"ballot">;
  tally: Tally;
  top: number;
  isTied: boolean;
  isLarge: boolean;
}) {
  const { ballot, tally, top, isTied, isLarge } = props;
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
        {isTied && <> · {say("result.tied")}</>}
        {tally.consensus?.divided === true && <> · {say("result.divided")}</>}
      </p>
      {!isLarge && <ByGroup method={ballot.method} groups={tally.groups} />}
    </li>
  );
}

export function Outcome({ method, of }: { method: BallotMethod; of: Counted }) {
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

const firstFew = 3;

/** What each stakeholder group put first, beside what all did: no voice is averaged away. */
function FirstOfGroups(props: { ballot: RecordOf<"ballot">; tallies: readonly Tally[] }) {
  const { ballot, tallies } = props;
  const say = useWords();
  const nameOf = useGroupName();
  const { board } = useLive();
  const names = new Set(tallies.flatMap(({ groups }) => groups.map(({ group }) => group)));
  names.delete(""); // Everybody else is no group.
  if (names.size < 2 || tallies.length < 2) return null;
  const firstOf = (name: string) =>
    tallies
      .flatMap(({ item, groups }) => {
        const found = groups.find(({ group }) => group === name);
        const score = found === undefined ? 0 : scoreOf(ballot.method, found);
        return found !== undefined && score > 0 ? [{ item, found, score }] : [];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, firstFew);
  return (
    <>
      <h3>{say("result.first_of_groups")}</h3>
      <div className="first-of-groups">
        {[...names].map((name) => (
          <section key={name}>
            <h4>{nameOf(name)}</h4>
            <ol>
              {firstOf(name).map(({ item, found }) => (
                <li key={`${item?.kind}/${item?.id}`}>
                  <span dir="auto">{wordsOf(board, item) ?? say("vote.gone")}</span>{" "}
                  <span className="aside">
                    <Outcome method={ballot.method} of={found} />
                  </span>
                </li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </>
  );
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
