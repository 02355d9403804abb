"""`faqbot faq`, `kb` and `roles`: entries one at a time, and what is around them."""

from pathlib import Path

from tests.cli.conftest import Faqbot

KEYS = {"id", "version", "question", "answer", "alternates", "tags", "source", "status"}


def test_an_entry_lives_through_all_that_can_be_done_to_it(faqbot: Faqbot, medicare: Path) -> None:
    question, answer = "Where is the coffee?", "In the **kitchen**."

    added = faqbot(
        "faq", "add", "--question", question, "--answer", answer, "--tag", "a", "--tag", "b",
        "--alternate", "coffee?", "--alternate", "need caffeine", "--json",
    ).document  # fmt: skip
    edited = faqbot(
        "faq", "edit", added["id"], "--answer", "On floor 2.", "--add-alternate", "espresso",
        "--remove-alternate", "coffee?", "--json",
    ).document  # fmt: skip
    reverted = faqbot("faq", "revert", added["id"], "1", "--json").document
    retired = faqbot("faq", "retire", added["id"], "--json").document
    restored = faqbot("faq", "restore", added["id"], "--json").document
    undone = faqbot("faq", "undo", "--json").lines
    history = faqbot("faq", "history", added["id"], "--json").lines

    assert set(added) >= KEYS
    assert (added["id"], added["version"]) == ("where-is-the-coffee", 1)
    assert (added["alternates"], added["tags"]) == (["coffee?", "need caffeine"], ["a", "b"])
    assert (edited["version"], edited["answer"]) == (2, "On floor 2.")
    assert edited["alternates"] == ["need caffeine", "espresso"]
    assert (reverted["version"], reverted["answer"]) == (3, answer)
    assert [retired["status"], restored["status"]] == ["retired", "active"]
    assert [entry["status"] for entry in undone] == ["retired"]
    changes = [revision["change"] for revision in history]
    assert changes == ["undo", "restore", "retire", "revert", "edit", "add"]
    assert [revision["version"] for revision in history] == [6, 5, 4, 3, 2, 1]


def test_a_new_entry_answers_when_the_command_has_ended(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("faq", "add", "--question", "Where is the coffee?", "--answer", "There.", "--id", "C/1")

    asked = faqbot("ask", "where is the coffee", "--json").document

    assert (asked["outcome"], asked["rule"], asked["entry"]) == ("answered", "exact", "C/1")
    assert asked["answer"] == "There."


def test_lists_and_entries_are_shown_within_80_columns(faqbot: Faqbot, medicare: Path) -> None:
    listed = faqbot("faq", "list")
    history = faqbot("faq", "history", "tricare")

    assert listed.status == history.status == 0
    assert all(len(line) <= 80 for line in (listed.out + history.out).splitlines())
    assert "replacement-card" in listed.out
    assert "\x1b" not in listed.out


def test_show_prints_the_entry_as_it_was_written(faqbot: Faqbot, medicare: Path) -> None:
    shown = faqbot("faq", "show", "replacement-card")

    assert shown.out.startswith("How do I get a replacement Medicare card?\n")
    assert "[medicare.gov](https://www.medicare.gov/account/login)" in shown.out
    assert "- lost my medicare card" in shown.out


def test_list_gives_json_lines_with_retired_entries(faqbot: Faqbot, medicare: Path) -> None:
    faqbot("faq", "retire", "tricare")

    entries = faqbot("faq", "list", "--json").lines

    assert len(entries) == 13
    assert [entry["id"] for entry in entries if entry["status"] == "retired"] == ["tricare"]


def test_what_does_not_exist_is_named_in_one_line(faqbot: Faqbot, medicare: Path) -> None:
    for arguments in (
        ["show", "nope"],
        ["history", "nope"],
        ["list", "--kb", "nope"],
        ["revert", "tricare", "7"],
        ["edit", "tricare", "--remove-alternate", "nope"],
    ):
        result = faqbot("faq", *arguments)

        assert (result.status, result.out) == (1, ""), arguments
        assert len(result.err.splitlines()) == 1


def test_an_entry_that_cannot_be_is_refused_and_nothing_changes(
    faqbot: Faqbot, medicare: Path
) -> None:
    for question, answer in ((" ", "x"), ("x", " "), ("x" * 1001, "y"), ("a\0b", "x")):
        result = faqbot("faq", "add", "--question", question, "--answer", answer)

        assert result.status == 1
        assert "Traceback" not in result.err
    assert len(faqbot("faq", "list", "--json").lines) == 13


def test_text_may_begin_with_a_dash(faqbot: Faqbot, medicare: Path) -> None:
    answer = "- one\n- two"

    added = faqbot("faq", "add", "--question=-v: what is it?", f"--answer={answer}", "--id=-v")
    shown = faqbot("faq", "show", "--json", "--", "-v")

    assert added.status == 0
    assert shown.document["answer"] == answer


def test_a_shared_phrasing_is_pointed_out(faqbot: Faqbot, medicare: Path) -> None:
    added = faqbot(
        "faq", "add", "--question", "What is Tricare", "--answer", "x", "--id", "t2", "--json"
    )

    assert added.document["id"] == "t2"
    assert "tricare" in added.err


def test_knowledge_bases_are_made_listed_and_renamed(faqbot: Faqbot) -> None:
    faqbot("faq", "list")
    made = faqbot("kb", "create", "team b", "--json").document
    renamed = faqbot("kb", "rename", "team b", "B", "--json").document
    again = faqbot("kb", "create", "B")
    listed = faqbot("kb", "list", "--json").lines

    assert (made["name"], made["entries"], renamed["name"]) == ("team b", 0, "B")
    assert again.status == 1
    assert [base["name"] for base in listed] == ["B", "default"]


def test_roles_are_granted_listed_and_taken_away(faqbot: Faqbot) -> None:
    faqbot("roles", "grant", "slack:T1", "U2", "editor")
    listed = faqbot("roles", "list", "slack:T1", "--json").lines
    faqbot("roles", "revoke", "slack:T1", "U2", "editor")
    again = faqbot("roles", "revoke", "slack:T1", "U2", "editor")

    assert listed == [{"workspace": "slack:T1", "subject": "U2", "role": "editor"}]
    assert again.status == 1
    assert faqbot("roles", "grant", "T1", "U2", "editor").status == 2
    assert faqbot("roles", "list", "T1").status == 2
    assert faqbot("roles", "grant", "slack:T1", "U2", "king").status == 2


def test_a_change_tells_what_it_does(faqbot: Faqbot, medicare: Path) -> None:
    added = faqbot("faq", "add", "--question", "What is TRICARE?", "--answer", "A plan.")

    assert added.status == 0
    words = " ".join(added.out.split())
    assert "searchable now. Fits Slack (7 of 3,000) and Discord (7 of 4,096)." in words
    assert "also leads to" in words and "[1]" not in words


def test_all_that_is_about_an_entry_can_be_set_and_taken_away(
    faqbot: Faqbot, medicare: Path
) -> None:
    added = faqbot(
        "faq", "add", "--question", "Where is the coffee?", "--answer", "There.", "--source",
        "Wiki", "--owner", "ops", "--review-on", "2099-01-31", "--audience", "public", "--json",
    ).document  # fmt: skip
    parts = ("--owner", "", "--review-on", "", "--audience", "internal", "--json")
    edited = faqbot("faq", "edit", added["id"], *parts).document
    refused = faqbot("faq", "edit", added["id"], "--review-on", "31.1.2027")

    about = [(one["source"], one["owner"], one["review_on"]) for one in (added, edited)]
    assert about == [("Wiki", "ops", "2099-01-31"), ("Wiki", None, None)]
    assert [one["audience"] for one in (added, edited)] == ["public", "internal"]
    assert refused.status == 1 and "write the review date as 2030-01-31" in refused.err
