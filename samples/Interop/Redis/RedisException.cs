namespace Interop.Redis;

/// <summary>The server answered with an error, or with something that is no answer.</summary>
internal sealed class RedisException(string message) : Exception(message);
