"""Commands: what each command of the command line does, once its options are read."""
