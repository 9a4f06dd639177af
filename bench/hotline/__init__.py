"""How well messages are routed."""
