"""What the network sees: backbones that turn an aligned crop into an embedding."""
