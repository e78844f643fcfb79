"""MEASURE: this project beside what people use today, on one simulated cloud, in one run (`make bench`)."""
