"""What a run came to, beside what the story said: call by call, and where the two part."""
