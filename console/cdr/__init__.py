"""Call detail records for people who invoice and who lead call centres: periods, tables, exports."""
