"""What a face looks like to a backbone: pictures drawn from its raw values."""
