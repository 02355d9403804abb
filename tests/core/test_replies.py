"""What the bot says: the numbers in it are honest, the shapes within limits."""

from dataclasses import replace
from itertools import pairwise
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import COMMANDS
from bot.core.confidence.calibration import NEVER
from bot.core.confidence.promise import Evidence, Promise
from bot.core.faq import FaqEntry, Status
from bot.core.messages import Role
from bot.core.outcomes import Decision, Hit, Rule, Unanswered
from bot.core.replies import asking, curating, explaining, promising
from bot.core.replies.words import LONGEST_LABEL, laid, percent, shorten

DECISION = Decision(Unanswered(), Rule.BELOW, 0.083, 0.81, 0.25, (), "pizza?", None)
PROMISE = Promise(
    0.95, 0.81, (0.951, 0.982), (0.61, 0.70), False, Evidence(300.0, 4_100, 57), ("wifi",)
)


def test_no_claim_is_rounded_up() -> None:
    assert percent(0.9599) == "95 %"
    assert percent(0.9999) == "99 %"
    assert percent(0.29) == "29 %"  # 0.29 * 100 is 28.999…


def test_a_refusal_names_confidence_cut_and_target() -> None:
    assert explaining.rule(DECISION) == (
        "not sure enough, 8 %. I answer from 81 %, so that about 95 % of my answers are right."
    )


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_a_sentence(rule: Rule) -> None:
    told = explaining.rule(replace(DECISION, rule=rule))

    assert told.endswith(".") and "None" not in told


def test_a_promise_says_what_to_expect_and_from_which_evidence() -> None:
    told = promising.promised(PROMISE).text

    assert "Be right at least 95 %." in told
    assert "95–98 % right, answering 61–70 %" in told
    assert "4,100 simulated and 57 judged" in told
    assert "one more phrasing: `wifi`" in told


def test_votes_that_make_it_more_careful_are_told() -> None:
    silent = Evidence(300.0, 9, 0, answers=120)
    denied = replace(PROMISE, evidence=replace(silent, denied=7 + 1 / 3))

    assert (
        "Votes deny none of the last 120 answers."
        in promising.promised(replace(PROMISE, evidence=silent)).text
    )
    assert "Votes deny 7.3 of the last 120 answers." in promising.promised(denied).text
    assert "more careful" not in promising.promised(denied).text
    assert "more careful" in promising.promised(replace(denied, caution=0.2)).text


def test_where_the_target_is_out_of_reach_it_says_what_would_help() -> None:
    out = replace(PROMISE, target_unreachable=True, bare=61, evidence=Evidence(300.0, 0, 0))
    less = replace(PROMISE, target=0.9), replace(PROMISE, target=0.98)

    told = promising.promised(out, (replace(PROMISE, target=0.8), *less, out)).text

    assert "61 entries have no alternate" in told
    assert "50 judged questions" in told
    assert "Be right at least 90 % can be promised." in told
    assert "no alternate" not in promising.promised(PROMISE).text


def test_other_targets_are_told_in_a_line_each() -> None:
    assert promising.choice(PROMISE) == "95 %: I would answer 61–70 % of what is asked"
    assert "cannot be" in promising.choice(replace(PROMISE, target_unreachable=True))


def test_a_knowledge_base_that_is_empty_or_tiny_is_told_no_figures_of_its_own() -> None:
    rough = replace(PROMISE, evidence=Evidence(300.0, 0, 0, untried=1.0))

    empty, one, seven, eight = (
        promising.promised(replace(rough, entries=entries)).text for entries in (0, 1, 7, 8)
    )

    assert "no entry yet" in empty and "%" not in empty.splitlines()[1]
    assert "1 entry is too few to try out" in one and "7 entries are too few" in seven
    assert all("61–70" not in told and "Expected" not in told for told in (empty, one, seven))
    assert "answering 61–70 %" in eight and "too few alternates" in eight
    judged = replace(rough, entries=7, evidence=Evidence(300.0, 0, 40))
    assert "answering 61–70 %" in promising.promised(judged).text


def test_entries_that_nearly_ask_the_same_are_named_where_little_could_be_tried() -> None:
    rough = replace(PROMISE, bare=36, evidence=Evidence(300.0, 0, 0, untried=1.0))

    told = promising.promised(rough, (), [("reset-1", "reset-2"), ("reset-1", "reset-3")]).text

    assert told.index("36 entries have no alternate") < told.index("reset-1 and reset-2 nearly ask")
    assert "as does 1 more pair" in told
    assert "nearly" not in promising.promised(PROMISE, (), [("a", "b")]).text


def test_who_has_no_shell_is_told_who_has_one() -> None:
    rough = replace(PROMISE, evidence=Evidence(300.0, 0, 0, untried=1.0))
    unread = replace(PROMISE, cut=NEVER)

    inside, outside = (
        " ".join(
            promising.promised(one, (), [("a", "b")], has_shell=has_shell).text
            for one in (rough, unread)
        )
        for has_shell in (True, False)
    )

    assert outside.casefold().count("whoever runs me can") == 3
    assert "hoever" not in inside
    for named in ("`faqbot duplicates`", "`faqbot calibrate LABELLED.jsonl`", "BOT_MODEL"):
        assert named in inside and named in outside


def test_without_evidence_of_its_own_a_promise_says_so() -> None:
    told = promising.promised(replace(PROMISE, evidence=Evidence(300.0, 0, 0))).text

    assert "estimated from other communities" in told


def test_what_cannot_be_promised_is_not_hidden() -> None:
    best = promising.promised(replace(PROMISE, target_unreachable=True)).text
    never = promising.promised(replace(PROMISE, target_unreachable=True, cut=1.01)).text

    assert "cannot be promised here" in best
    assert "BOT_MODEL" in never and "Expected" not in never
    assert "57 judged questions are kept; they change nothing until then." in never


@pytest.mark.parametrize("rule", [Rule.NEARLY, Rule.BELOW])
def test_no_confidence_is_told_that_is_not_believed(rule: Rule) -> None:
    unread = replace(DECISION, rule=rule, confidence=0.99, cut=NEVER)

    told = explaining.rule(unread)

    assert "%" not in told and "does not read the knowledge base's language" in told


def test_of_a_target_out_of_reach_the_highest_that_can_be_kept_is_found() -> None:
    kept = [replace(PROMISE, target=target) for target in (0.8, 0.95, 0.98)]
    out = replace(PROMISE, target=0.99, target_unreachable=True)

    assert promising.within(out, [*kept, out]) == 0.98
    assert promising.within(kept[1], [*kept, out]) == 0.8
    assert promising.within(out, [replace(kept[2], target_unreachable=True), out]) is None


@given(st.text(min_size=1, max_size=2_000), st.text(ascii_letters, max_size=200))
def test_entries_with_the_same_question_can_be_told_apart(question: str, id_: str) -> None:
    ids = (f"{id_}-1", f"{id_}-2")
    hits = [Hit(key, slug, question, question, 0.5, 0.5) for key, slug in enumerate(ids)]
    entries = [FaqEntry(slug, question, "So.", key=key) for key, slug in enumerate(ids)]
    retired = [replace(entry, status=Status.RETIRED) for entry in entries]

    for labels in (
        [button.label for button in asking.suggestions(hits, "r").buttons],
        [button.label for button in asking.greeting(entries, "r").buttons],
        [choice.label for choice in curating.completions([*entries, *retired[:1]]).items],
    ):
        assert all(len(label) <= LONGEST_LABEL for label in labels)
        assert len(set(labels)) == len(labels)


def test_a_label_has_no_id_where_the_question_is_enough() -> None:
    hits = [Hit(n, f"e{n}", f"Which {n}?", "", 0.5, 0.5) for n in range(2)]

    labels = [button.label for button in asking.suggestions(hits, "r").buttons]

    assert labels == ["Which 0?", "Which 1?", "None of these"]


@given(st.lists(st.text(min_size=1, max_size=2_000), min_size=1, max_size=3))
def test_buttons_fit_every_platform(questions: list[str]) -> None:
    hits = [Hit(2**63, "slug", question, question, 0.5, 0.5) for question in questions]

    buttons = asking.suggestions(hits, "0123456789").buttons

    assert len(buttons) == len(hits) + 1
    assert all(len(button.label) <= LONGEST_LABEL and len(button.id) <= 100 for button in buttons)


@given(st.text(max_size=300), st.integers(2, 100))
def test_a_shortened_text_stands_on_one_line_of_that_length(text: str, length: int) -> None:
    short = shorten(text, length)

    assert len(short) <= length and "\n" not in short


def test_a_list_is_turned_page_by_page() -> None:
    entries = [FaqEntry(f"e{n}", f"Question {n}?", "Yes.") for n in range(31)]

    first, last, beyond = (curating.listed(entries, page).text for page in (1, 3, 99))

    assert "31 entries, page 1 of 3; `/faq list 2` goes on." in first
    assert "`e30`" in last and "goes on" not in last
    assert beyond == last


def test_what_is_retired_is_counted_alike_everywhere() -> None:
    used = [FaqEntry(f"e{number}", "Question?", "Yes.") for number in range(8)]
    out_of_use = replace(used[0], slug="old", status=Status.RETIRED)

    for entries, said in (
        (used, "8 entries."),
        ([*used, out_of_use], "9 entries, 1 of them retired."),
        ([out_of_use], "1 entry, retired."),
    ):
        assert said in curating.listed(entries, 1).text
        assert said in curating.standing(Role.EDITOR, "the knowledge base", entries)


@given(st.lists(st.sampled_from(["- a", "  b", "text", "", "- c\ntext"])))
def test_what_follows_a_list_is_no_part_of_it(parts: list[str]) -> None:
    lines = laid(*parts).split("\n")

    assert [line for line in lines if line] == [p for p in "\n".join(parts).split("\n") if p]
    assert not {("- a", "text"), ("- c", "text")} & set(pairwise(lines))


def test_help_fits_a_screen_and_shows_no_more_than_one_may_do() -> None:
    two = [FaqEntry(f"e{number}", "Question?", "Yes.") for number in range(2)]
    base = "the knowledge base `a`"
    standing = [curating.standing(role, base, two) for role in (Role.ADMIN, None)]
    admin = curating.help_text(standing[0], Role.ADMIN).text
    anybody = curating.help_text(standing[1], None).text

    assert sum(-(-len(line.replace("`", "")) // 45) for line in admin.splitlines()) <= 32
    assert all(f"`{command.usage}` — " in admin for command in COMMANDS)
    assert all(len(command.words.split()) <= 5 for command in COMMANDS)
    assert "undo" not in anybody
    assert admin.startswith("You are an admin here. Knowledge base `a`: 2 entries. Type `/faq`")
    assert anybody.startswith("You may ask, and look around. Knowledge base `a`: 2 entries. ")
