"""What the applicant holds: documents, facts read from them, reuse, consent and who looked."""
