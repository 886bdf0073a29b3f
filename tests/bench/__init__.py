"""Tests: whole flows against real parts."""
