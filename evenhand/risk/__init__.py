"""The risk score's calibration: fitted from what people decided, applied by the models."""
