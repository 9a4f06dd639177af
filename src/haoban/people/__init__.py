"""Accounts, persons, enterprises, mandates (who acts for whom), roles, who may do what, the access log."""
