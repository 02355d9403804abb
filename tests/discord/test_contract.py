"""The contract: how it is derived, and how it tells what is wrong."""

import json
from pathlib import Path

from tests.discord.contract import faults_of_answer, faults_of_request
from tests.discord.derive import ROUTES, TARGET, derived
from tests.discord.guild import SEND
from tests.discord.server import ROUTES as SERVED

PUT = "PUT /applications/{application_id}/commands"


def test_it_says_where_it_comes_from_and_holds_what_we_serve() -> None:
    contract = json.loads(Path(TARGET).read_text(encoding="utf-8"))

    assert "github.com/discord/discord-api-spec" in contract["source"]
    assert contract["license"].startswith("MIT")
    assert set(contract["routes"]) == set(SERVED)


def test_it_is_derived_without_words_and_without_what_is_not_needed() -> None:
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}
    operation = {"responses": {"200": answer, "4XX": {}}}
    kinds = {"type": "integer", "oneOf": [{"const": 1, "title": "ONE"}, {"const": 2}]}
    document = {
        "paths": {path: dict.fromkeys(methods, operation) for path, methods in ROUTES.items()},
        "components": {
            "schemas": {
                "A": {
                    "properties": {"title": {"$ref": "#/components/schemas/B"}},
                    "description": "?",
                },
                "B": kinds,
                "C": {},
                "ErrorResponse": {},
                "RatelimitedResponse": {},
            }
        },
    }

    contract = derived(document)

    assert contract["components"]["schemas"] == {
        "A": {"properties": {"title": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "integer", "enum": [1, 2]},
        "ErrorResponse": {},
        "RatelimitedResponse": {},
    }


def test_what_is_wrong_is_told_of_the_type_that_was_meant() -> None:
    button = {"type": 2, "style": 1, "custom_id": "x", "label": "y" * 81}
    row = {"type": 1, "components": [button]}

    (fault,) = faults_of_request(SEND, {"components": [row]})

    assert fault.startswith(f"{SEND}: request: $.components[0].components[0].label: ")


def test_an_option_in_a_subcommand_is_understood() -> None:
    option = {"type": 3, "name": "text", "description": "What", "autocomplete": True}
    inner = {"type": 1, "name": "edit", "description": "Edit", "options": [option]}
    command = {"type": 1, "name": "faq", "description": "All of it", "options": [inner]}

    assert list(faults_of_request(PUT, [command])) == []
    option["description"] = ""
    (fault,) = faults_of_request(PUT, [command])
    assert "$[0].options[0].options[0].description" in fault


def test_ids_may_be_numbers_in_requests_only() -> None:
    reference = {"message_id": 5, "channel_id": None}
    user = "GET /users/{user_id}"

    assert list(faults_of_request(SEND, {"message_reference": reference})) == []
    assert any("$.id" in fault for fault in faults_of_answer(user, 200, {"id": 5}))


def test_answers_that_should_not_be() -> None:
    delete = "DELETE /channels/{channel_id}/messages/{message_id}"

    assert list(faults_of_answer(delete, 200, {})) == [f"{delete}: no answer 200"]
    assert list(faults_of_answer(delete, 204, {})) == [f"{delete}: 204 has no body"]
    assert list(faults_of_answer(delete, 204, None)) == []
    assert list(faults_of_request("POST /nothing", {})) == ["POST /nothing is not in contract.json"]
    assert list(faults_of_request(delete, {"x": 1})) == [f"{delete}: takes no body"]
    assert any("retry_after" in fault for fault in faults_of_answer(SEND, 429, {"code": 0}))
