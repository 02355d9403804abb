"""What all adapters are made of, about none of them: tasks, lookups, findings, rare log lines."""
