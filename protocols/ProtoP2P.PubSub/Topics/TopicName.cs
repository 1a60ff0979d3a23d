using System.Runtime.CompilerServices;
using System.Text;

namespace ProtoP2P.PubSub;

/// <summary>What a topic may be called.</summary>
internal static class TopicName
{
    /// <summary>Longest topic, in bytes of UTF-8.</summary>
    public const int MaxLength = 1024;

    /// <summary>Throws where a string is no topic.</summary>
    /// <exception cref="ArgumentException">It is empty, or too long.</exception>
    public static void Check(string topic, [CallerArgumentExpression(nameof(topic))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(topic, parameter);
        int length = Encoding.UTF8.GetByteCount(topic);
        if (length is 0 or > MaxLength)
        {
            throw new ArgumentException($"a topic of {length} bytes; expected 1 to {MaxLength}", parameter);
        }
    }
}
