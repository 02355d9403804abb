#!/bin/sh
# The bot from an empty database to right answers: `make demo` runs it. Each line that begins with
# a $ can be typed by hand. It ends with an error when an answer is not what it should be.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'test -z "${bot:-}" || kill "$bot" 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export BOT_DATABASE_URL="sqlite:///$folder/faqbot.db" BOT_REEMBED_SECONDS=1 BOT_HEALTH_PORT=0

headline() { printf '\n# %s\n' "$1"; }
typed() { printf '$ %s\n' "$*"; "$@"; }
fails() { printf 'error: %s\n' "$1" >&2; exit 1; }
said() { grep -qF -- "$1" "$folder/said" || fails "the bot did not say: $1"; }

headline "1. An empty database, and thirteen answers that people wrote"
typed faqbot import faq_data/medicare.yaml

headline "2. Questions as people ask them, one that has no answer, and an edit with /faq"
printf '$ faqbot chat\n'
faqbot chat <<'LINES' | tee "$folder/said"
my card got lost in the move, how do i get another one
Do I need to pay more after a raise?
im turning 65 soon, how do i enroll
who ordered the pizza
/faq edit tricare

is my husband's military plan the same as medicare
.
It is not: TRICARE is the plan of the **armed forces**. With Medicare, TRICARE for Life pays second.
See [tricare.mil](https://www.tricare.mil/).
.


is my husband's military plan the same thing as medicare?
LINES
said "How do I get a replacement Medicare card?"
said "Will my Medicare premiums be higher because of my higher income?"
said "How do I sign up for Medicare?"
said "I don't have an answer to that"
said "With Medicare, TRICARE for Life pays second."

headline "3. A question changed by plain SQL, while the bot runs"
printf '$ faqbot run &\n'
faqbot run >"$folder/run" 2>&1 &
bot=$!
waited=0
until grep -q Health "$folder/run"; do
  test $((waited += 1)) -le 120 && kill -0 "$bot" || { cat "$folder/run"; fails "it did not start"; }
  sleep 1
done
cat >"$folder/change.py" <<'PYTHON'
import os
import sqlite3

question = "What does it cost me to sign up for Medicare too late?"
database = sqlite3.connect(os.environ["BOT_DATABASE_URL"].removeprefix("sqlite:///"))
with database:
    database.execute("UPDATE entry SET question = ? WHERE slug = 'late-penalties'", [question])
database.close()
PYTHON
printf "sql> UPDATE entry SET question = '%s' WHERE slug = 'late-penalties';\n" \
  "What does it cost me to sign up for Medicare too late?"
python "$folder/change.py"
until grep -q embedded "$folder/run"; do
  test $((waited += 1)) -le 180 || { cat "$folder/run"; fails "the job did not see the change"; }
  sleep 1
done
grep embedded "$folder/run"
printf '$ faqbot ask "is it expensive to sign up too late"\n'
faqbot ask "is it expensive to sign up too late" | tee "$folder/said"
said "What does it cost me to sign up for Medicare too late?"
kill "$bot"
wait "$bot" || fails "faqbot run did not end well"
bot=

headline "That was it. How to go on"
cat <<'TEXT'
. .venv/bin/activate
faqbot import faq_data/helpdesk.yaml    # or your own file: YAML, JSONL, Markdown, CSV
faqbot chat                             # /faq help tells what else it does
faqbot doctor                           # is everything sound?
TEXT
