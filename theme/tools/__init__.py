"""What publish.py does, a module for each job. They load with the standard library alone: .venv may not exist yet."""
