"""Measuring the answers: questions with the refs that a right answer may cite, and the facts it must hold."""
