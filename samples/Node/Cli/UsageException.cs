namespace Node.Cli;

/// <summary>An argument is wrong; the message is one line that names it and says what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
