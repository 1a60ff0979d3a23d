using System.Runtime.CompilerServices;
using System.Text;

namespace ProtoP2P.PubSub;

/// <summary>What a topic may be called.</summary>
internal static class TopicName
{
    /// <summary>Longest topic, in bytes of UTF-8.</summary>
    public const int MaxLength = 1024;

    // What is no Unicode would be another topic on the wire than here.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws where a string is no topic.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or has half of a surrogate pair.</exception>
    public static void Check(string topic, [CallerArgumentExpression(nameof(topic))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(topic, parameter);
        int length = LengthOf(topic, parameter);
        if (length is 0 or > MaxLength)
        {
            throw new ArgumentException($"a topic of {length} bytes; expected 1 to {MaxLength}", parameter);
        }
    }

    private static int LengthOf(string topic, string? parameter)
    {
        try
        {
            return Strict.GetByteCount(topic);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"the topic has half of a surrogate pair at {exception.Index}", parameter, exception);
        }
    }
}
