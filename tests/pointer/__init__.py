"""What is reported: each row of the threat table has its check here."""
