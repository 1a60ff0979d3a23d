namespace ProtoP2P.Encodings;

/// <summary>Shortens a value that a stranger chose, for an error message: bounded, and without control characters that could forge log lines.</summary>
internal static class Excerpt
{
    private const int MaxLength = 80;

    public static string Of(ReadOnlySpan<char> value)
    {
        bool cut = value.Length > MaxLength;
        Span<char> text = stackalloc char[MaxLength];
        value = cut ? value[..MaxLength] : value;
        for (int i = 0; i < value.Length; i++)
        {
            text[i] = char.IsControl(value[i]) || char.IsSurrogate(value[i]) ? '?' : value[i];
        }

        return cut ? string.Concat(text[..value.Length], "...") : new string(text[..value.Length]);
    }

    public static string Of(ReadOnlySpan<byte> value)
        => value.Length > MaxLength / 2
            ? string.Concat(Convert.ToHexStringLower(value[..(MaxLength / 2)]), "...")
            : Convert.ToHexStringLower(value);
}
