"""Who is in charge: decision tables over facts, with the rule, the question to ask next and what would change it."""
