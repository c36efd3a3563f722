"""What should happen to a call: values in, values out. No I/O, no asyncio, no clock."""
