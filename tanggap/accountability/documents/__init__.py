"""What is printed or calculated on: letters, sheets, the week on paper. In Indonesian, the language of the office."""
