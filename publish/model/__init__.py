"""What the stages hand to one another. The model imports nothing but problems."""
