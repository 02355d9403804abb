"""Scopes: who asks for which, and what is said of those that are missing."""

from bot.platforms.slack.setup.scopes import AUTO_SCOPES, BASE_SCOPES, SCOPES, missing, wanted


def test_each_ability_adds_its_own_scopes_to_the_base() -> None:
    assert wanted() == BASE_SCOPES
    assert set(wanted(auto=True)) - set(BASE_SCOPES) == {"channels:history", "groups:history"}
    assert set(wanted(files=True)) - set(BASE_SCOPES) == {"files:read", "files:write", "im:write"}
    assert set(wanted(groups=True)) - set(BASE_SCOPES) == {"usergroups:read"}
    assert set(wanted(auto=True, files=True, groups=True)) == set(SCOPES)


def test_missing_scopes_come_with_what_does_not_work() -> None:
    granted = set(BASE_SCOPES) - {"users:read"}

    assert [name for name, _ in missing(granted)] == ["users:read"]
    assert [name for name, _ in missing(granted, auto=True)] == ["users:read", *AUTO_SCOPES]
    assert "guest" in dict(missing(granted))["users:read"]


def test_nothing_is_missing_where_more_was_granted() -> None:
    assert missing([*SCOPES, "reactions:write"], auto=True, files=True, groups=True) == []


def test_each_says_what_it_is_for() -> None:
    assert all(scope.purpose and scope.without for scope in SCOPES.values())
