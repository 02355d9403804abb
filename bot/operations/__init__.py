"""What an operator sees of a running bot: logs, the health page, signals, and the doctor.

Logging stands in `bot.operations.logs`, the page in `health`, signals in `signals`, the doctor in
`doctor`. What they look at is handed to them: this package knows no database and no model.
"""
