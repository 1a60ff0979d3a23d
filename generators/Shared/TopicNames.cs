using System.Globalization;
using System.Text;

namespace ProtoP2P.Contracts;

/// <summary>The rules for topics: gossipsub's specification has none, ProtoP2P bounds the length, and peers print what they are called.</summary>
internal static class TopicNames
{
    private const int MaxBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with <paramref name="topic"/>, or null.</summary>
    public static string? FindReason(string? topic)
    {
        if (string.IsNullOrEmpty(topic))
        {
            return "it must be a constant that is not empty";
        }

        foreach (char character in topic!)
        {
            if (char.IsControl(character))
            {
                return $"it contains the control character U+{(int)character:X4}";
            }
        }

        if (CountBytes(topic) is not { } bytes)
        {
            return "it contains half a surrogate pair, which has no form in UTF-8";
        }

        return bytes > MaxBytes
            ? $"it is {bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes in UTF-8, and may be 1,024"
            : null;
    }

    private static int? CountBytes(string topic)
    {
        try
        {
            return Strict.GetByteCount(topic);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
