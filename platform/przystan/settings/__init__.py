"""Settings: topics in ``components``, one small module for each way to run."""
