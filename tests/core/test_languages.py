"""Languages: what is told apart, and what follows when the model does not read one."""

import pytest

from bot.core.faq import FaqEntry
from bot.core.languages import is_foreign, own_language
from bot.language import Py3LangidDetector

ENGLISH = [
    FaqEntry("a", "How do I reset my password when I forgot it?", "So."),
    FaqEntry("b", "Where do I find the printer on the second floor?", "There."),
    FaqEntry("c", "Who do I call when the heating does not work?", "Me."),
]
GERMAN = [
    FaqEntry("a", "Wie setze ich mein Passwort zurück, wenn ich es vergessen habe?", "So."),
    FaqEntry("b", "Wo finde ich den Drucker im zweiten Stock des Gebäudes?", "Dort."),
    FaqEntry("c", "Wen rufe ich an, wenn die Heizung nicht funktioniert?", "Mich."),
]


@pytest.fixture(scope="module")
def languages() -> Py3LangidDetector:
    return Py3LangidDetector()


def test_a_knowledge_base_is_in_the_language_of_its_phrasings(languages: Py3LangidDetector) -> None:
    assert own_language(ENGLISH, languages) == "en"
    assert own_language(GERMAN, languages) == "de"


def test_two_languages_side_by_side_are_none(languages: Py3LangidDetector) -> None:
    assert own_language([*ENGLISH, *GERMAN], languages) is None


def test_a_few_words_are_too_few_to_tell(languages: Py3LangidDetector) -> None:
    assert own_language([FaqEntry("a", "Wie geht es?", "Gut.")], languages) is None


@pytest.mark.parametrize(
    ("question", "foreign"),
    [
        ("Wie bekomme ich denn bitte ein neues Passwort?", True),
        ("Comment puis-je réinitialiser mon mot de passe ?", True),
        ("how do i get a new password please", False),
        ("neues Passwort bitte", False),  # too short to be sure
        ("pasword rset plz asap thx", False),
    ],
)
def test_only_a_long_and_clear_question_counts_as_foreign(
    languages: Py3LangidDetector, question: str, foreign: bool
) -> None:
    assert is_foreign("en", question, languages) is foreign


def test_nothing_is_foreign_to_a_knowledge_base_of_no_known_language(
    languages: Py3LangidDetector,
) -> None:
    assert not is_foreign(None, "Wie bekomme ich denn bitte ein neues Passwort?", languages)
