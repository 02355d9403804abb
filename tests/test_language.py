"""Telling languages apart, and not being sure too easily."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.language import Py3LangidDetector

SURE = 0.9

ENGLISH = [
    "how do i get a new vpn token, mine expired",
    "HOW DO I GET A REFUND FOR MY ORDER",
    "wat is teh adress of yuor offce in berlin",
    "kubectl get pods -n prod returns ErrImagePull",
    "can u pls tell me bout ur shipping charges",
    "Where do I find the schnitzel and sauerkraut vendor",
    "what does c'est la vie mean in english",
]
HINGLISH = ["mera order kaha hai bhai please bata do", "weight gain kitne time me kr leta hai"]
FOREIGN = [
    ("de", "Wie bekomme ich ein neues Passwort für das WLAN?"),
    ("es", "¿Cuántos días de vacaciones tengo al año en la empresa?"),
    ("fr", "Combien de jours de congé ai-je par an dans cette entreprise ?"),
    ("pl", "Gdzie mogę znaleźć formularz zwrotu kosztów podróży?"),
    ("ja", "パスワードを忘れました どうすればいいですか"),
    ("hi", "मैंने ऑनलाइन ऑर्डर किया था उसमें मेरा नंबर गलत हो गया है"),
]
NOTHING = ["", "?", "ok", "hi", "🙂🙂🙂", "123 456 789 000 111", "\x00\x07", "\ud800"]


@pytest.mark.parametrize("text", ENGLISH + HINGLISH)
def test_a_question_in_english_is_never_surely_something_else(text: str) -> None:
    language, probability = Py3LangidDetector().detect(text)

    assert language == "en" or probability < SURE


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_a_question_in_another_language_is_recognised(language: str, text: str) -> None:
    found, probability = Py3LangidDetector().detect(text)

    assert found == language
    assert SURE <= probability <= 1


@pytest.mark.parametrize("text", NOTHING)
def test_too_little_text_is_evidence_of_nothing(text: str) -> None:
    _, probability = Py3LangidDetector().detect(text)

    assert probability < 0.5


def test_threads_may_share_a_detector() -> None:
    detector = Py3LangidDetector()
    texts = [text for _, text in FOREIGN] * 20

    with ThreadPoolExecutor(8) as pool:
        found = [language for language, _ in pool.map(detector.detect, texts)]

    assert found == [language for language, _ in FOREIGN] * 20
