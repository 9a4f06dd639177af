"""What must be done for this applicant: from the matter's goals and what is held to a plan."""
