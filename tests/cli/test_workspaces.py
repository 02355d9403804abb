"""`faqbot workspace`: which workspace uses which knowledge base."""

from tests.cli.conftest import Faqbot


def test_a_workspace_is_given_a_knowledge_base(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")

    used = faqbot("workspace", "use", "slack:T1", "helpdesk", "--public-only")
    listed = faqbot("workspace", "list", "--json").lines

    assert (used.status, used.err) == (0, "")
    assert used.out.startswith("slack:T1 now uses helpdesk (0 entries), and gives out its public")
    assert "faqbot import --kb helpdesk FILE" in used.out
    assert listed == [
        {
            "workspace": "slack:T1",
            "knowledge_base": "helpdesk",
            "entries": 0,
            "public_only": True,
            "channels": {},
        }
    ]


def test_without_public_only_the_workspace_gets_everything_again(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")
    faqbot("workspace", "use", "slack:T1", "helpdesk", "--public-only")

    faqbot("workspace", "use", "slack:T1", "helpdesk")

    assert faqbot("workspace", "list", "--json").lines[0]["public_only"] is False


def test_a_channel_has_its_own_until_it_is_given_its_workspaces(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")
    faqbot("kb", "create", "travel")
    faqbot("workspace", "use", "slack:T1", "helpdesk")

    faqbot("workspace", "use", "slack:T1", "travel", "--channel", "C1")
    own = faqbot("workspace", "list")
    before = faqbot("workspace", "list", "--json").lines[0]["channels"]
    faqbot("workspace", "use", "slack:T1", "helpdesk", "--channel", "C1")
    after = faqbot("workspace", "list", "--json").lines[0]["channels"]

    assert [line.split() for line in own.out.splitlines()[1:]] == [
        ["slack:T1", "helpdesk", "0"],
        ["C1", "travel", "0"],
    ]
    assert (before, after) == ({"C1": "travel"}, {})


def test_what_does_not_exist_is_refused_in_a_line(faqbot: Faqbot) -> None:
    unknown = faqbot("workspace", "use", "slack:T1", "nope")

    assert (unknown.status, unknown.out) == (1, "")
    assert "nope" in unknown.err
    assert faqbot("workspace", "list", "--json").lines == []


def test_before_the_first_workspace_it_says_so(faqbot: Faqbot) -> None:
    assert "faqbot run" in faqbot("workspace", "list").out
    assert faqbot("workspace", "list", "--json").out == ""


def test_wrong_usage_is_told_as_that(faqbot: Faqbot) -> None:
    faqbot("kb", "create", "helpdesk")

    assert faqbot("workspace", "use", "T1", "helpdesk").status == 2
    both = ("--public-only", "--channel", "C1")
    assert faqbot("workspace", "use", "slack:T1", "helpdesk", *both).status == 2
