"""The waist: regulations as pure values, and the one policy that is in force in a place on a day."""
