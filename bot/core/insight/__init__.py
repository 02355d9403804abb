"""How well questions are answered, and which are not: looked into without leaving a trace."""
