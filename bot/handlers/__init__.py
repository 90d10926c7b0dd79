"""What a person does, turned into one verb of `care`, and what came of it, turned into screens."""
