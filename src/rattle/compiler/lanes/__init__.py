"""What can run side by side, one instance in each lane of a vector, and what that costs."""
