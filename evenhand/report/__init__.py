"""What people read after a night: the summary and the account explanation."""
