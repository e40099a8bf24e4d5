namespace MemTrace.Tour;

/// <summary>A step of the tour did not end as it should; the message says what was expected and what came.</summary>
internal sealed class UnexpectedOutcomeException(string message) : Exception(message);
