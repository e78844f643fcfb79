"""The cloud as a process: started, found, stopped and looked at from the command line."""
