"""What a person may type. Forms check it and never save it."""
