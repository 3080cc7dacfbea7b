"""What an extract holds and what an audit says: the fixed words of the project. Imports nothing but polars."""
