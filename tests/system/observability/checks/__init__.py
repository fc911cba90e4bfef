"""What is checked, one file for each promise."""
