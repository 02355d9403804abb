"""How much of the nearest pgvector finds, and how fast, beside the search in memory."""
