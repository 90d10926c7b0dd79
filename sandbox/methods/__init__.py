"""The Bot API's methods, one function each: (world, params) -> result, or ApiError."""
