"""SQLite as Haoban runs it: Django's backend with the writers served in order of arrival."""
