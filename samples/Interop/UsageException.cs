namespace Interop;

/// <summary>The environment asks for something that this program does not do; the message names the variable.</summary>
internal sealed class UsageException(string message) : Exception(message);
