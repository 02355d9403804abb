"""From a question to ranked entries: dense and lexical signals, and their fusion."""
