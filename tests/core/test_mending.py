"""Pointing at messages: what the bot of fakes does with it, here and in other workspaces."""

import pytest

from bot.core.faq import Status
from bot.core.messages import (
    Aim,
    Choices,
    Completion,
    Form,
    Person,
    Place,
    Pointed,
    Posted,
    Press,
    Reply,
    Submission,
)
from tests.core.acting import HOME, Member, button, labels
from tests.core.services import Services, services

OWNER = Person("ada", owner=True)
VPN = "How do I renew my VPN token?"
GO_ON = "Go on with “Half done.”"


@pytest.fixture
async def bot() -> Services:
    made = services()
    await made.knows()
    await made.stores.workspaces.adopt("slack", "T1")
    return made


@pytest.fixture
async def ada(bot: Services) -> Member:
    return Member(bot.handle(), OWNER)


async def pointed(ada: Member, aim: Aim, **at: str) -> object:
    """What comes of pointing at a message."""
    return await ada.handle(Pointed(aim, ada.person, ada.place, **at))


async def posted(bot: Services, ada: Member, text: str = VPN) -> tuple[str, Reply]:
    """The key of a question, whose answer was posted as p1; and that answer."""
    before = set(bot.stores.outbox.parcels)
    reply = await ada.asks(text)
    (key,) = set(bot.stores.outbox.parcels) - before
    await ada.handle(Posted(key, "p1"))
    return key, reply


async def test_the_choice_carries_nothing_but_the_receipt(bot: Services, ada: Member) -> None:
    _, reply = await posted(bot, ada)

    choice = await pointed(ada, Aim.MEND, posted_as="p1")

    assert isinstance(choice, Reply)
    assert [one.id.rpartition(":")[2] for one in choice.buttons] == [reply.receipt] * 4


async def test_where_outsiders_read_by_now_an_internal_reply_can_only_be_removed(
    bot: Services, ada: Member
) -> None:
    _, reply = await posted(bot, ada)
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.stores.workspaces.use("slack", "T1", kb.key, public_only=True)

    choice = await pointed(ada, Aim.MEND, posted_as="p1")

    assert isinstance(choice, Reply)
    assert labels(choice) == ["Remove this reply"] and "VPN" not in choice.text
    for kind in ("edit", "wrong", "why"):
        assert (await ada.presses(f"mend:{kind}:{reply.receipt}")).refusal
    assert "Removed" in (await ada.presses(button(choice, "Remove this reply"))).text


async def test_an_edit_that_began_at_a_reply_names_what_becomes_of_it(
    bot: Services, ada: Member
) -> None:
    _, reply = await posted(bot, ada)
    choice = await pointed(ada, Aim.MEND, posted_as="p1")
    assert isinstance(choice, Reply)

    pressed = Press(button(choice, "Edit this entry"), ada.person, ada.place, alone=True)
    form = await ada.handle(pressed)
    assert isinstance(form, Form)
    values = {field.name: field.value for field in form.fields} | {"answer": "At the desk."}
    saved = await ada.handle(Submission(form.id, values, ada.person, ada.place))

    assert isinstance(saved, Reply)
    if "Save" in labels(saved):
        saved = await ada.presses(button(saved, "Save"), alone=True)
    (update,) = saved.updates
    assert (update.posted_as, update.place.channel) == ("p1", HOME.channel)
    assert update.reply is not None
    assert (update.reply.text, update.reply.receipt) == ("At the desk.", reply.receipt)


async def test_nothing_of_another_workspace_can_be_mended(bot: Services, ada: Member) -> None:
    key, reply = await posted(bot, ada)
    stranger = Member(ada.handle, OWNER, Place("slack", "T2", HOME.channel, HOME.thread))

    for aim, at in (
        (Aim.MEND, {"posted_as": "p1"}),
        (Aim.MEND, {"key": key}),
        (Aim.WHY, {"posted_as": "p1"}),
        (Aim.WHY, {"key": key}),
    ):
        refused = await pointed(stranger, aim, **at)
        assert isinstance(refused, Reply) and refused.refusal and not refused.buttons
    for what in ("edit", "wrong", "remove", "why"):
        gone = await stranger.presses(f"mend:{what}:{reply.receipt}")
        assert gone.updates == () and "VPN" not in gone.text


async def test_of_two_entries_with_one_question_the_wrong_one_goes_into_the_right_one(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await posted(bot, ada)
    choice = await pointed(ada, Aim.MEND, posted_as="p1")
    assert isinstance(choice, Reply)
    form = await ada.handle(Press(button(choice, "Wrong entry"), ada.person, ada.place))
    assert isinstance(form, Form) and "`vpn` is retired then" in form.note

    shown = await ada.submits(form.id, entry="wifi")

    assert isinstance(shown, Reply) and labels(shown) == ["Save", "Discard"]
    assert "`vpn` is retired by it, and its phrasings become alternates of `wifi`" in shown.text
    assert (await bot.stores.faq.entry(kb.key, "vpn")).version == 1
    saved = await ada.presses(button(shown, "Save"), alone=True)
    assert "leads to `wifi` now, as all that led to `vpn`, which is retired" in saved.text
    vpn, wifi = [await bot.stores.faq.entry(kb.key, slug) for slug in ("vpn", "wifi")]
    assert vpn.status is Status.RETIRED
    assert wifi.alternates == ("wifi for visitors", VPN, "vpn token expired")
    assert (await ada.asks(VPN)).text == "Ask the desk."

    await ada.told("undo")

    elsewhere = Member(ada.handle, OWNER, Place("slack", "T1", "C2", "18.1"))
    assert (await elsewhere.asks(VPN)).text == "In the portal."


async def test_who_chooses_the_right_entry_is_not_offered_the_wrong_one(
    bot: Services, ada: Member
) -> None:
    _, reply = await posted(bot, ada)

    for form, offered in ((f"wrong:{reply.receipt}", 2), ("attach", 3), ("wrong:none", 3)):
        found = await ada.handle(Completion("", ada.person, ada.place, form=form))
        assert isinstance(found, Choices) and len(found.items) == offered


async def test_nobody_is_led_to_a_retired_entry_and_it_can_be_restored(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.curation.retire(kb, "wifi", author="eve")
    _, reply = await posted(bot, ada, "vpn token expired")

    refused = await ada.submits(f"wrong:{reply.receipt}", entry="wifi")

    assert isinstance(refused, Reply) and refused.refusal
    assert "`wifi` is retired, so nobody would be led there" in refused.text
    attached = await ada.submits("attach", entry="wifi", text="zebra crossing")
    assert isinstance(attached, Reply)
    assert "`wifi` is retired: nobody is led there until it is restored." in attached.text
    restored = await ada.presses(button(attached, "Restore"))
    assert "back in use" in restored.text
    assert (await ada.asks("zebra crossing")).text == "Ask the desk."


async def test_the_wrong_entry_loses_an_alternate_and_one_change_takes_both_back(
    bot: Services, ada: Member
) -> None:
    _, reply = await posted(bot, ada, "vpn token expired")
    kb = await bot.stores.faq.knowledge_base("default")

    done = await ada.submits(f"wrong:{reply.receipt}", entry="wifi")

    assert isinstance(done, Reply) and not done.refusal
    vpn, wifi = [await bot.stores.faq.entry(kb.key, slug) for slug in ("vpn", "wifi")]
    assert vpn.alternates == () and "vpn token expired" in wifi.alternates

    await ada.told("undo")

    vpn, wifi = [await bot.stores.faq.entry(kb.key, slug) for slug in ("vpn", "wifi")]
    assert vpn.alternates == ("vpn token expired",)
    assert "vpn token expired" not in wifi.alternates


async def test_words_that_take_an_answer_from_another_entry_are_shown_first(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    begun = await ada.submits("edit:2:1", question="", answer="Half done.", tags="")
    form = await pointed(ada, Aim.ATTACH, text="vpn token expired")
    assert isinstance(form, Form)

    shown = await ada.submits(form.id, entry="wifi", text="vpn token expired")

    assert isinstance(begun, Reply) and begun.refusal
    assert isinstance(shown, Reply) and "not saved yet" in shown.text
    assert "vpn token expired" not in (await bot.stores.faq.entry(kb.key, "wifi")).alternates
    saved = await ada.presses(button(shown, "Save"))
    assert "Undo" in labels(saved)
    assert "vpn token expired" in (await bot.stores.faq.entry(kb.key, "wifi")).alternates
    kept = await ada.faq("edit wifi")  # what was typed before is kept for its own form
    assert isinstance(kept, Reply)
    again = await ada.handle(Press(button(kept, GO_ON), ada.person, ada.place))
    assert isinstance(again, Form)
    assert {field.name: field.value for field in again.fields}["answer"] == "Half done."


async def test_the_entry_that_was_given_is_not_the_right_one(bot: Services, ada: Member) -> None:
    _, reply = await posted(bot, ada, "vpn token expired")

    refused = await ada.submits(f"wrong:{reply.receipt}", entry="vpn")

    assert isinstance(refused, Reply) and refused.refusal and "choose another one" in refused.text


async def test_secrets_in_a_message_do_not_come_into_the_form(ada: Member) -> None:
    form = await pointed(ada, Aim.SAVE, key="m", text="mail me at ada@example.org <b>?")

    assert isinstance(form, Form)
    assert "ada@example.org" not in form.fields[0].value


async def test_a_message_without_words_becomes_nothing(ada: Member) -> None:
    for aim in (Aim.SAVE, Aim.ATTACH):
        refused = await pointed(ada, aim, key="m", text="  ")
        assert isinstance(refused, Reply) and "no words" in refused.text


@pytest.mark.parametrize("aim", list(Aim))
@pytest.mark.parametrize("guest", [False, True])
async def test_who_has_no_role_is_told_so(bot: Services, aim: Aim, guest: bool) -> None:
    omar = Member(bot.handle(), Person("omar", guest=guest))

    refused = await pointed(omar, aim, key="m", text="what?")

    assert isinstance(refused, Reply) and refused.refusal and refused.private
    assert "needs the role" in refused.text
    assert ("only full members" in refused.text) is guest


async def test_who_is_blocked_is_told_nothing_else(bot: Services, ada: Member) -> None:
    await ada.told("block @omar")
    omar = Member(ada.handle, Person("omar"))

    told = await pointed(omar, Aim.SAVE, key="m", text="what?")

    assert isinstance(told, Reply) and "needs the role" not in told.text


async def test_setting_right_what_would_take_another_answer_away_is_shown_first(
    bot: Services, ada: Member
) -> None:
    kb = await bot.stores.faq.knowledge_base("default")
    await bot.curation.edit(kb, "vpn", author="ada", add_alternates=("expired token",))
    _, reply = await posted(bot, ada, "vpn token expired")
    await ada.asks("expired token")  # nothing but that alternate leads to the entry from now on
    await bot.curation.edit(kb, "vpn", author="ada", remove_alternates=("expired token",))

    shown = await ada.submits(f"wrong:{reply.receipt}", entry="wifi")

    assert isinstance(shown, Reply) and labels(shown) == ["Save", "Discard"]
    assert "This change to `wifi` and `vpn` is not saved yet." in shown.text
    assert (await bot.stores.faq.entry(kb.key, "wifi")).version == 1
    saved = await ada.presses(button(shown, "Save"), alone=True)
    assert saved.in_place and labels(saved) == ["Remove this reply"]
    again = await ada.presses(button(shown, "Save"), alone=True)
    assert "not kept any more" in again.text
    wifi = await bot.stores.faq.entry(kb.key, "wifi")
    assert wifi.version == 2 and "vpn token expired" in wifi.alternates


async def test_an_edit_from_a_reply_offers_what_was_not_saved(bot: Services, ada: Member) -> None:
    form = await ada.opens("edit vpn")
    begun = await ada.submits(form.id, question=" ", answer="Half done.")
    assert isinstance(begun, Reply) and begun.refusal
    _, reply = await posted(bot, ada)
    choice = await pointed(ada, Aim.MEND, posted_as="p1")
    assert isinstance(choice, Reply)

    kept = await ada.presses(button(choice, "Edit this entry"), alone=True)
    pressed = Press(button(kept, GO_ON), ada.person, ada.place, alone=True)
    again = await ada.handle(pressed)

    assert isinstance(again, Form) and "was not saved" in again.note
    values = {field.name: field.value for field in again.fields}
    assert values["answer"] == "Half done."
    values["question"] = VPN
    saved = await ada.handle(Submission(again.id, values, ada.person, ada.place))
    assert isinstance(saved, Reply) and not saved.refusal
    (update,) = saved.updates  # the reply that it was opened from, whatever the draft began at
    assert update.reply is not None
    assert (update.reply.text, update.reply.receipt) == ("Half done.", reply.receipt)


async def test_an_edit_from_a_reply_can_start_again(bot: Services, ada: Member) -> None:
    form = await ada.opens("edit vpn")
    await ada.submits(form.id, question=" ", answer="Half done.")
    _, reply = await posted(bot, ada)
    choice = await pointed(ada, Aim.MEND, posted_as="p1")
    assert isinstance(choice, Reply)

    kept = await ada.presses(button(choice, "Edit this entry"), alone=True)
    new = await ada.handle(Press(button(kept, "Start again"), ada.person, ada.place, alone=True))

    assert isinstance(new, Form) and new.note == ""
    assert {field.name: field.value for field in new.fields}["answer"] == "In the portal."
    assert new.id.endswith(f"@{reply.receipt}")
