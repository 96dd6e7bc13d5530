"""What publish.py does, a module for each job. Only the standard library is imported here: these run before .venv exists."""
