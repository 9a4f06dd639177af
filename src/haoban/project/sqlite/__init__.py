"""SQLite as Haoban runs it: Django's backend with the writers of the process served in order of arrival."""
