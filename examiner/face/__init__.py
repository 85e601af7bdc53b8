"""Where the face is: detection, landmarks, aligned crops."""
